import { expect } from 'chai';
import { QueueDirectory } from '../../../src/application/jobs/queue-directory.js';
import type { Config } from '../../../src/bootstrap/config/config.js';
import { requireKnownQueues } from '../../../src/bootstrap/require-known-queues.js';
import { AppError } from '../../../src/domain/shared/app-error.js';

/** A schedule on each of these queues. */
const config = (queues: readonly string[], configured: readonly string[] = []) =>
  ({
    jobs: {
      schedules: Object.fromEntries(queues.map((queue) => [`of-${queue}`, { queue }])),
      queues: Object.fromEntries(configured.map((queue) => [queue, {}])),
    },
  }) as unknown as Config;

describe('requireKnownQueues', () => {
  let handled: readonly string[];
  let current: Config;
  let take: (next: Config) => void;

  beforeEach(() => {
    handled = ['mail', 'events'];
    const directory = new QueueDirectory({
      configured: () => current.jobs.queues as never,
      handled: () => handled,
    });
    const listener = requireKnownQueues(directory);
    take = (next) => {
      current = next;
      listener(next);
    };
  });

  const refused = (next: Config): readonly string[] => {
    try {
      take(next);
    } catch (error) {
      if (error instanceof AppError) return error.faults.map(({ path }) => path);
      throw error;
    }
    return [];
  };

  it('takes queues that are handled or configured, and those of plugins', () => {
    expect(refused(config(['mail', 'reports', 'crm.sync'], ['reports']))).to.deep.equal([]);
  });

  it('names every schedule whose queue nobody knows', () => {
    expect(refused(config(['mail', 'mial', 'reports']))).to.deep.equal([
      ...['jobs.schedules.of-mial.queue', 'jobs.schedules.of-reports.queue'],
    ]);
  });

  it('refuses to take a queue away that a schedule needs', () => {
    take(config(['reports'], ['reports']));
    expect(refused(config(['reports']))).to.deep.equal(['jobs.schedules.of-reports.queue']);
  });

  it('lets other changes pass although a handler has gone, and refuses the same again', () => {
    take(config(['mail']));
    handled = [];
    expect(refused(config(['mail']))).to.deep.equal([]);
    const changed = config(['mail', 'reports'], ['reports']);
    expect(refused(changed)).to.deep.equal(['jobs.schedules.of-mail.queue']);
    expect(refused(changed)).to.deep.equal(['jobs.schedules.of-mail.queue']);
  });
});
