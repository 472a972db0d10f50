import { Notice, type NoticeState } from '../../domain/alerts/notice.js';
import { toAppError, type AppError } from '../../domain/shared/app-error.js';
import type { NoticeRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';

/** Writes what became of notices. */
export class NoticeWriter {
  constructor(
    private readonly deps: {
      readonly notices: NoticeRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
      readonly logger: Logger;
    },
  ) {}

  /** The members of a digest are stored before it is sent, so that a repeat holds the same. */
  join(waiting: readonly NoticeState[], digestId: string): Promise<readonly NoticeState[]> {
    const { work, notices, clock } = this.deps;
    return work.run(async () => {
      const members: NoticeState[] = [];
      for (const state of waiting) {
        const joined = Notice.restore(state).joined(digestId, clock.now());
        await notices.save(joined, []);
        members.push(joined.state);
      }
      return members;
    });
  }

  /**
   * @throws what `send` throws, if another attempt can help or `signal` ended this one; else the notices count
   * as failed
   */
  async settle(
    members: readonly NoticeState[],
    send: () => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const { work, notices, clock, logger } = this.deps;
    let error: AppError | undefined;
    try {
      await send();
    } catch (thrown) {
      error = toAppError(thrown);
      if (error.retryable || signal.aborted) throw error;
      const { channel } = members[0] ?? {};
      logger.error('a notice cannot be delivered', { channel, count: members.length, error });
    }
    const failure = error && `${error.code}: ${error.message}`;
    await work.run(async () => {
      for (const state of members) {
        const notice = Notice.restore(state);
        const now = clock.now();
        await notices.save(failure ? notice.failed(failure, now) : notice.sent(now), []);
      }
    });
  }
}
