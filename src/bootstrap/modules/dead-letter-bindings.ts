import type { ContainerModuleLoadOptions } from 'inversify';
import { ReopenNotices } from '../../application/alerts/reopen-notices.js';
import { ALERT_QUEUE, EVENT_QUEUE } from '../../domain/shared/own-queues.js';
import { ReopenEvents } from '../../application/events/reopen-events.js';
import { EditDeadLetter, NoteDeadLetter } from '../../application/jobs/change-dead-letter.js';
import { DeadLetterDesk } from '../../application/jobs/dead-letter-desk.js';
import { JobDeadLetters } from '../../application/jobs/job-dead-letters.js';
import { PurgeDeadLetters } from '../../application/jobs/purge-dead-letters.js';
import {
  GetDeadLetter,
  GroupDeadLetters,
  ListDeadLetters,
} from '../../application/jobs/read-dead-letters.js';
import { ReplayDeadLetters } from '../../application/jobs/replay-dead-letters.js';
import { ReportReplay } from '../../application/jobs/report-replay.js';
import type { Job } from '../../domain/jobs/job.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** The desk, and what is given up: jobs. */
export function bindDeadLetters(options: ContainerModuleLoadOptions): void {
  const { work, clock, ids, eventLog: events, deadLetterNotes: notes, idempotency: store } = PORTS;
  const {
    deadLetterDesk: desk,
    jobDeadLetters,
    replayReactions: reactions,
    idempotentExecution,
  } = SERVICES;
  const reopening = { received: PORTS.events, notices: PORTS.notices, clock };
  bindMade(options, reactions, reopening, ({ received, ...deps }) => {
    const reopenEvents = new ReopenEvents({ ...deps, events: received });
    const reopenNotices = new ReopenNotices(deps);
    return new Map([
      [EVENT_QUEUE, (jobs: readonly Job[]) => reopenEvents.execute(jobs)],
      [ALERT_QUEUE, (jobs: readonly Job[]) => reopenNotices.execute(jobs)],
    ]);
  });
  const ofJobs = {
    ...{ dead: PORTS.deadJobs, jobs: PORTS.jobs, queries: PORTS.jobQueries, reactions },
    ...{ directory: SERVICES.queueDirectory, payloads: SERVICES.jobPayloads },
  };
  bindClass(options, jobDeadLetters, JobDeadLetters, ofJobs);
  bindMade(options, desk, { jobDeadLetters, notes }, (deps) => {
    return new DeadLetterDesk({ sources: [deps.jobDeadLetters], notes: deps.notes });
  });
  bindClass(options, USE_CASES['dead-letters.groups'], GroupDeadLetters, { desk });
  bindClass(options, USE_CASES['dead-letters.list'], ListDeadLetters, { desk });
  bindClass(options, USE_CASES['dead-letters.get'], GetDeadLetter, { desk });
  bindClass(options, USE_CASES['dead-letters.update'], EditDeadLetter, { desk, work, events });
  bindClass(options, USE_CASES['dead-letters.note'], NoteDeadLetter, {
    ...{ desk, notes, work, clock, ids },
  });
  bindClass(options, USE_CASES['dead-letters.replay'], ReplayDeadLetters, {
    ...{ desk, events, clock, ids, idempotency: idempotentExecution },
  });
  bindClass(options, USE_CASES['dead-letters.report'], ReportReplay, { desk, store, work });
  bindClass(options, USE_CASES['dead-letters.purge'], PurgeDeadLetters, {
    ...{ desk, work, events, ids },
  });
}
