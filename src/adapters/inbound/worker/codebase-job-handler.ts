import type { RunAnalysisInput } from '../../../application/codebases/run-analysis.js';
import type { UseCase } from '../../../application/shared/use-case.js';
import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { AnalysisSummary } from '../../../domain/codebases/analysis-summary.js';
import type { CodeBasePayload } from '../../../domain/jobs/codebase-payload.js';
import type { Job } from '../../../domain/jobs/job.js';
import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { contextOfJob } from './job-context.js';
import type { JobControl, JobHandler } from './job-handler.js';

/** Analyses code bases, one at a time: each takes all processors. */
export class CodebaseJobHandler implements JobHandler {
  readonly queue = 'codebases';

  constructor(
    private readonly deps: {
      readonly runner: UseCaseRunner;
      readonly analyse: UseCase<RunAnalysisInput, AnalysisSummary>;
      readonly read: (payload: JsonObject) => CodeBasePayload;
      /** Most that one analysis may take, ms. */
      readonly mostMs: () => number;
    },
  ) {}

  readonly concurrency = () => 1;

  readonly timeoutMs = () => this.deps.mostMs();

  async handle(job: Job, { signal, progress, discard }: JobControl) {
    const { runner, analyse, read } = this.deps;
    const { codeBaseId } = read(job.payload);
    try {
      const input = { codeBaseId, signal, progress };
      const { files, parsed, durationMs } = await runner.run(analyse, input, contextOfJob(job));
      return { files, parsed, durationMs };
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'not-found') throw error;
      discard('The code base was deleted');
      return undefined;
    }
  }
}
