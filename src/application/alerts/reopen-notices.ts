import { Notice } from '../../domain/alerts/notice.js';
import type { Job } from '../../domain/jobs/job.js';
import type { NoticeId } from '../../domain/shared/ids.js';
import type { NoticeRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';

/** Notices whose jobs are tried again wait to be told, as they did before they were given up. */
export class ReopenNotices {
  constructor(
    private readonly deps: {
      readonly notices: NoticeRepository;
      readonly clock: Clock;
    },
  ) {}

  /** Within a unit of work. Notices that are gone, or not given up, stay as they are. */
  async execute(jobs: readonly Pick<Job, 'payload'>[]): Promise<void> {
    const { notices, clock } = this.deps;
    for (const { payload } of jobs) {
      const { noticeId } = payload;
      const found =
        typeof noticeId === 'string' ? await notices.find(noticeId as NoticeId) : undefined;
      if (found?.state.status !== 'failed') continue;
      await notices.save(Notice.restore(found.state).reopened(clock.now()), []);
    }
  }
}
