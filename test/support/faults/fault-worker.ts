import { appendFileSync, readFileSync } from 'node:fs';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import {
  createBrain,
  type ConfigOverrides,
  type JobHandler,
} from '../../../src/bootstrap/library.js';
import { ERRANDS_QUEUE, type Errand } from './errands.js';
import type { Witnessed } from './job-checker.js';

/** What the process is told, as JSON in its first argument. */
export interface WorkerOrders {
  readonly config: ConfigOverrides;
  /** File that all workers add lines to: a line each, in the order in which things happen. */
  readonly witness: string;
  /** How far the clock of this process is ahead, ms. */
  readonly skewMs: number;
  /** How long a handler that is to spin does, ms. */
  readonly spinMs: number;
  /** The effect is no part of the job's end: what the product promises of `finish` is not made use of. */
  readonly isUnguarded?: boolean;
}

/** How often it tells how many jobs are left, ms. */
const TELL_EVERY_MS = 300;

class SkewedClock extends SystemClock {
  constructor(private readonly skewMs: number) {
    super();
  }

  override now(): Date {
    return new Date(super.now().getTime() + this.skewMs);
  }
}

async function work(orders: WorkerOrders): Promise<void> {
  const { config, witness, skewMs, spinMs, isUnguarded = false } = orders;
  const note = (line: Witnessed) => {
    appendFileSync(witness, `${JSON.stringify(line)}\n`);
  };
  const handle: JobHandler['handle'] = async ({ payload, attempt }, control) => {
    const { key, ...errand } = payload as unknown as Errand;
    note({ key, attempt, what: 'begun' });
    const act = async () => {
      const { id } = await brain.use('tasks.create', { title: key });
      note({ key, attempt, what: 'acting' });
      return id;
    };
    if (isUnguarded) await act();
    if (errand.mischief !== 'none' && runsOf(witness, key) <= (errand.mischiefs ?? Infinity)) {
      await harm(errand.mischief, spinMs);
    }
    if (errand.slowMs > 0) await clock.sleep(errand.slowMs, control.signal);
    if (attempt <= (errand.failures ?? Infinity)) throw new Error('not now');
    if (!isUnguarded) await control.finish(act);
  };
  const clock = new SkewedClock(skewMs);
  const brain = createBrain({
    config,
    roles: ['worker'],
    handlers: { [ERRANDS_QUEUE]: handle },
    adapters: { clock },
  });
  await brain.start();
  say('Ready');
  const stopping = new AbortController();
  const parent = process.ppid;
  process.once('SIGTERM', () => {
    stopping.abort();
  });
  while (!stopping.signal.aborted) {
    await clock.sleep(TELL_EVERY_MS, stopping.signal);
    if (process.ppid !== parent) process.exit(4); // nobody would end it
    // The database may be away just now.
    const backlogs = await brain.use('jobs.statistics', undefined).catch(() => undefined);
    const backlog = backlogs?.find(({ queue }) => queue === ERRANDS_QUEUE);
    const { pending = 0, processing = 0, failed = 0 } = backlog?.counts ?? {};
    const scheduled = backlog?.dueSince ? 1 : 0;
    if (backlogs) say(`left ${String(Math.max(scheduled, pending + processing + failed))}`);
  }
  await brain.stop();
}

/** How often a handler began it: an attempt may be lost before. */
function runsOf(witness: string, key: string): number {
  const lines = readFileSync(witness, 'utf8').split('\n');
  return lines.filter((line) => line.includes(`"${key}"`) && line.includes('"begun"')).length;
}

async function harm(mischief: Errand['mischief'], spinMs: number): Promise<void> {
  switch (mischief) {
    case 'none':
      return;
    case 'exit':
      process.exit(3);
      break;
    case 'spin': {
      const untilMs = performance.now() + spinMs;
      while (performance.now() < untilMs);
      return;
    }
    case 'reject':
      void Promise.reject(new Error('nobody hears of this'));
      await new Promise(setImmediate);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const isMain = process.argv[1]?.endsWith('fault-worker.js') ?? false;

if (isMain) await work(JSON.parse(process.argv[2] ?? '') as WorkerOrders);
