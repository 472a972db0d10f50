import { Notice } from '../../domain/alerts/notice.js';
import type { NoticeId } from '../../domain/shared/ids.js';
import type { NoticeRepository } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from '../shared/use-case.js';

export interface FailNoticeInput {
  readonly noticeId: NoticeId;
  readonly reason: string;
}

/** Gives a notice up, so that those behind it are told. */
export class FailNotice implements UseCase<FailNoticeInput, void> {
  readonly name = 'alerts.give-up';
  readonly permission = 'alert:write';

  constructor(
    private readonly deps: {
      readonly notices: NoticeRepository;
      readonly work: UnitOfWork;
      readonly clock: Clock;
    },
  ) {}

  execute({ noticeId, reason }: FailNoticeInput): Promise<void> {
    const { notices, work, clock } = this.deps;
    return work.run(async () => {
      const state = (await notices.find(noticeId))?.state;
      if (state?.status !== 'waiting') return;
      await notices.save(Notice.restore(state).failed(reason, clock.now()), []);
    });
  }
}
