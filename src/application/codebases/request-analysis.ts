import type { CodeBaseState } from '../../domain/codebases/code-base.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import type { CodeBaseRepository } from '../../ports/codebases/code-base-repository.js';
import type { JobQueue } from '../../ports/jobs/job-repository.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

export const CODE_BASE_QUEUE = 'codebases';

/** Whatever failed once may be out of reach for a moment. */
const ATTEMPTS = 2;

/** Has a code base analysed, after the analyses of it that were asked for before. */
export class RequestAnalysis implements UseCase<{ readonly id: CodeBaseId }, CodeBaseState> {
  readonly name = 'codebases.analyse';
  readonly permission = 'codebase:write';

  constructor(
    private readonly deps: {
      readonly codeBases: CodeBaseRepository;
      readonly jobs: JobQueue;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ id }: { readonly id: CodeBaseId }): Promise<CodeBaseState> {
    const { codeBases, jobs, work, clock } = this.deps;
    return work.run(async () => {
      const before = await codeBases.get(id);
      const [job] = await jobs.enqueueShown([
        {
          queue: CODE_BASE_QUEUE,
          payload: { codeBaseId: id },
          maxAttempts: ATTEMPTS,
          groupKey: id,
        },
      ]);
      if (!job) return before.state;
      const { codeBase, events } = before.request(job.id, clock.now());
      await codeBases.save(codeBase, events);
      return codeBase.state;
    });
  }
}
