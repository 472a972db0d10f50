import type { AnalysisSummary } from '../../domain/codebases/analysis-summary.js';
import type { CodeBase, CodeBaseDecision } from '../../domain/codebases/code-base.js';
import { AppError, toAppError } from '../../domain/shared/app-error.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { CodeBaseRepository } from '../../ports/codebases/code-base-repository.js';
import type { CodeGraph } from '../../ports/codebases/code-graph.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';
import type { SourceAnalysis } from './analyse-sources.js';
import type { AnalysisMetrics } from './analysis-metrics.js';
import { GraphChanges } from './graph-changes.js';

export interface RunAnalysisInput {
  readonly codeBaseId: CodeBaseId;
  readonly signal: AbortSignal;
  readonly progress: (value: JsonValue) => void;
}

export interface RunAnalysisDeps {
  readonly codeBases: CodeBaseRepository;
  readonly graph: CodeGraph;
  readonly analysis: SourceAnalysis;
  readonly metrics: AnalysisMetrics;
  readonly work: UnitOfWork;
  readonly clock: Clock;
  readonly ids: IdGenerator;
}

/** Longest reason that is kept, in characters. */
const LONGEST_REASON = 1_000;

/** Analyses a code base; each part it stores counts by itself, and whoever begins later takes over. */
export class RunAnalysis implements UseCase<RunAnalysisInput, AnalysisSummary> {
  readonly name = 'codebases.run-analysis';
  readonly permission = 'codebase:write';
  readonly reachesOut = true;
  readonly takesIn = false;

  constructor(private readonly deps: RunAnalysisDeps) {}

  async execute({ codeBaseId, signal, progress }: RunAnalysisInput): Promise<AnalysisSummary> {
    const { codeBases, graph, analysis, work, metrics } = this.deps;
    const runId = this.deps.ids.next();
    const state = await this.decide(codeBaseId, (codeBase, now) => codeBase.begin(runId, now));
    const changes = new GraphChanges({
      ...{ graph, work },
      guard: async () => {
        (await codeBases.get(codeBaseId)).requireRun(runId);
      },
    });
    try {
      const summary = await analysis.run(state, { signal, progress, changes });
      await this.decide(codeBaseId, (one, now) => one.complete(runId, summary, now));
      metrics.ended('completed', summary);
      return summary;
    } catch (error) {
      metrics.ended(signal.aborted ? 'stopped' : 'failed');
      await this.end(codeBaseId, runId, signal.aborted ? undefined : toAppError(error));
      throw error;
    }
  }

  /** @param error why it failed; undefined: it was stopped */
  private async end(id: CodeBaseId, runId: string, error: AppError | undefined): Promise<void> {
    try {
      await this.decide(id, (codeBase, now) =>
        error
          ? codeBase.fail(runId, `${error.code}: ${error.message}`.slice(0, LONGEST_REASON), now)
          : codeBase.stop(runId, now),
      );
    } catch (failure) {
      // It was deleted meanwhile, or somebody else analyses it: what they say of it counts.
      const isOver =
        failure instanceof AppError && ['not-found', 'conflict'].includes(failure.kind);
      if (!isOver) throw failure;
    }
  }

  private decide(
    id: CodeBaseId,
    decision: (codeBase: CodeBase, now: Date) => CodeBaseDecision,
  ): Promise<CodeBase['state']> {
    const { codeBases, work, clock } = this.deps;
    return work.run(async () => {
      const { codeBase, events } = decision(await codeBases.get(id), clock.now());
      await codeBases.save(codeBase, events);
      return codeBase.state;
    });
  }
}
