import { CronerCalendar } from '../../../../src/adapters/outbound/croner/croner-calendar.js';
import { FireSchedule } from '../../../../src/application/jobs/fire-schedule.js';
import { QueueDirectory } from '../../../../src/application/jobs/queue-directory.js';
import {
  ChangeSchedule,
  CreateSchedule,
} from '../../../../src/application/jobs/write-schedules.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

/** Those there are. */
const QUEUES = ['events', 'reports', 'others'];

/** What schedules are made and fired with, in memory, with a clock that the test moves. */
export function scheduleParts() {
  const parts = inMemoryParts();
  const cancelled: (readonly JobId[])[] = [];
  const deps = {
    ...parts,
    queries: parts.scheduleQueries,
    calendar: new CronerCalendar(),
    randomness: { fraction: () => 0, secret: () => '' },
    cancellation: {
      cancel: (ids: readonly JobId[]) => {
        cancelled.push(ids);
        return Promise.resolve({ cancelled: ids, requested: [] });
      },
    },
    directory: new QueueDirectory({ configured: () => ({}), handled: () => QUEUES }),
    events: parts.eventLog,
  };
  const jobsOf = async (queue = 'reports') => {
    const filters = [{ field: 'queue', operator: 'in', values: [queue] }] as const;
    const sort = [{ field: 'createdAt', descending: false }];
    return (await parts.jobQueries.list(listQuery({ limit: 200, filters, sort }))).items;
  };
  return {
    ...deps,
    cancelled,
    jobsOf,
    create: new CreateSchedule(deps),
    change: new ChangeSchedule(deps),
    fire: new FireSchedule(deps),
  };
}
