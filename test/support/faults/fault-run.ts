import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBrain, type ConfigOverrides } from '../../../src/bootstrap/library.js';
import type { JobAttempt } from '../../../src/domain/jobs/job.js';
import type { JobId } from '../../../src/domain/shared/ids.js';
import { openDatabase, type SqlKind } from '../../integration/typeorm/open-test-database.js';
import { createDatabase, type TestDatabase } from '../databases.js';
import { eventually } from '../eventually.js';
import { ERRANDS_QUEUE, errandsOf, isToComplete, jobOf, type Errand } from './errands.js';
import { FaultBroker } from './fault-broker.js';
import { cutConnections } from './fault-database.js';
import type { WorkerOrders } from './fault-worker.js';
import type { AcceptedJob, JobEvidence, Witnessed } from './job-checker.js';
import { startOwnRedis } from './own-redis.js';
import { WorkerCrew } from './worker-crew.js';

export interface FaultRunOptions {
  readonly database: SqlKind;
  readonly jobs: number;
  /** Most that the jobs may take altogether, ms. */
  readonly withinMs: number;
  /** Of jobs and faults; 25 unless told otherwise. */
  readonly rounds?: number;
  /** Effects are no part of the ends of jobs: what comes of it has to be found. */
  readonly isUnguarded?: boolean;
  /** Ends it early, and tidies up. */
  readonly signal?: AbortSignal;
  /** Told what happens. */
  readonly say?: (line: string) => void;
}

export interface FaultReport {
  readonly evidence: JobEvidence;
  /** How often each fault was done. */
  readonly faults: Readonly<Record<string, number>>;
  /** What workers wrote that did not stop in order. */
  readonly unruly: readonly string[];
  readonly tookMs: number;
}

const LEASE_SECONDS = 1.5;
const LEASE_MS = LEASE_SECONDS * 1_000;

/** A handler that spins, and a worker that is frozen, are away for so long, ms. */
const AWAY_MS = LEASE_MS * 2.2;

const ROUNDS = 25;

/** What is told goes out in batches, after the jobs, ms. */
const DELIVERY_MS = 60_000;

const SKEW_MS = 5 * 60_000;

/** Clocks of processes follow the database's; a busy machine answers late, ms. */
const TOLERANCE_MS = 500;

/** Has jobs run while everything under them fails, and gathers what came of it. */
export async function runWithFaults(options: FaultRunOptions): Promise<FaultReport> {
  const run = await FaultRun.open(options);
  try {
    return await run.report();
  } finally {
    await run.close();
  }
}

class FaultRun {
  private readonly faults: Record<string, number> = {};
  private readonly accepted: AcceptedJob[] = [];
  private readonly startedMs = performance.now();
  private waiting: Readonly<Record<string, number>> = {};

  private constructor(
    private readonly options: FaultRunOptions,
    private readonly folder: string,
    private readonly database: TestDatabase,
    private readonly broker: FaultBroker | undefined,
    private readonly redis: Awaited<ReturnType<typeof startOwnRedis>> | undefined,
    private readonly crew: WorkerCrew,
    private readonly config: ConfigOverrides,
  ) {}

  static async open(options: FaultRunOptions): Promise<FaultRun> {
    const isShared = options.database !== 'sqlite';
    const folder = await mkdtemp(join(tmpdir(), 'brain-faults-'));
    const database = await createDatabase(options.database);
    const broker = isShared ? await FaultBroker.create() : undefined;
    const redis = isShared ? await startOwnRedis() : undefined;
    const config: ConfigOverrides = {
      dataDir: folder,
      database: { type: options.database, ...(database.url && { url: database.url }) },
      jobs: {
        ...{ leaseSeconds: LEASE_SECONDS, pollIntervalSeconds: 0.5 },
        queues: { [ERRANDS_QUEUE]: {} },
      },
      logging: { level: 'fatal' },
      ...(broker && { broker: { type: 'rabbitmq', url: broker.url, prefix: broker.prefix } }),
      ...(redis && { cache: { type: 'redis', url: redis.url } }),
    };
    const ordersOf = (place: number): WorkerOrders => ({
      config,
      witness: join(folder, 'witness'),
      // Ahead, behind and right.
      skewMs: isShared ? [0, SKEW_MS, -SKEW_MS][place % 3]! : 0,
      spinMs: AWAY_MS,
      ...(options.isUnguarded && { isUnguarded: true }),
    });
    const crew = new WorkerCrew(ordersOf, isShared ? 4 : 1);
    return new FaultRun(options, folder, database, broker, redis, crew, config);
  }

  /** Of the time that there is, ms. */
  private get leftMs(): number {
    return this.startedMs + this.options.withinMs - performance.now();
  }

  private get rounds(): number {
    return this.options.rounds ?? ROUNDS;
  }

  async report(): Promise<FaultReport> {
    const errands = errandsOf(this.options.jobs, LEASE_MS);
    const unruly = this.broker ? await this.together(errands) : await this.alone(errands);
    const evidence = await this.evidence();
    const { killed, died } = this.crew;
    return {
      evidence,
      unruly,
      faults: { ...this.faults, 'worker killed': killed, 'worker died': died },
      tookMs: performance.now() - this.startedMs,
    };
  }

  async close(): Promise<void> {
    await this.crew.stop();
    await this.redis?.stop();
    await this.broker?.remove();
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Several workers on a database server; jobs come all the time. */
  private async together(errands: readonly Errand[]): Promise<readonly string[]> {
    const brain = createBrain({ config: this.config, roles: [] });
    await brain.start();
    try {
      await this.crew.start();
      const size = Math.ceil(errands.length / this.rounds);
      for (let round = 0; round < this.rounds; round += 1) {
        await this.enqueue(brain, errands.slice(round * size, (round + 1) * size));
        await this.doHarm(round);
      }
      await this.crew.allReady();
      await this.drained();
      await this.delivered();
    } finally {
      await brain.stop();
    }
    return this.ended();
  }

  /** One process at a time, as an embedded database has it; it dies again and again. */
  private async alone(errands: readonly Errand[]): Promise<readonly string[]> {
    const brain = createBrain({ config: this.config, roles: [] });
    await brain.start();
    await this.enqueue(brain, errands);
    await brain.stop();
    await this.crew.start();
    for (let round = 0; round < this.rounds; round += 1) {
      this.options.signal?.throwIfAborted();
      if (this.leftMs <= 0) break;
      await this.crew.allReady();
      await pause(100 + spread(round, 200));
      await this.crew.kill(0);
    }
    await this.crew.allReady();
    await this.drained();
    return this.ended();
  }

  /** Frozen ones have been thawed for long: what they do late is done. */
  private async ended(): Promise<readonly string[]> {
    await this.crew.allReady();
    return this.crew.stop();
  }

  private async enqueue(
    brain: ReturnType<typeof createBrain>,
    errands: readonly Errand[],
  ): Promise<void> {
    if (errands.length === 0) return;
    // The same jobs again when it is not known whether they were taken.
    const jobs = await eventually(
      () => brain.use('jobs.enqueue-many', { items: errands.map(jobOf) }),
      { timeoutMs: 30_000, everyMs: 100 },
    );
    for (const [at, { key, group, ...errand }] of errands.entries()) {
      this.accepted.push({
        id: jobs[at]?.id ?? '',
        key,
        isToComplete: isToComplete({ key, group, ...errand }),
        ...(group && { group }),
      });
    }
  }

  /** One worker dies in every round, and most rounds have something else besides. */
  private async doHarm(round: number): Promise<void> {
    this.options.signal?.throwIfAborted();
    if (this.leftMs <= 0) return;
    await pause(100 + spread(round, 300));
    const { crew, broker, redis, database } = this;
    switch (round % 8) {
      case 1:
        await this.did('broker connections cut', () => broker?.cutConnections());
        break;
      case 2:
        await this.did('database connections cut', () => cutConnections(database));
        break;
      case 3:
        await this.did('worker frozen past its lease', () => this.freeze(round % 4));
        break;
      case 4:
        if (round % 16 === 4) await this.did('broker killed', () => broker?.kill());
        break;
      case 5:
        await this.did('virtual host deleted', () => broker?.remake());
        break;
      case 6:
        await this.did('cache flushed', () => redis?.flush());
        break;
      default:
        await this.did('wake-up repeated', () => broker?.repeat(`job:${ERRANDS_QUEUE}`, 20));
    }
    await crew.kill((round * 3) % 4);
  }

  private async freeze(place: number): Promise<void> {
    const frozen = this.crew.freeze(place);
    await pause(AWAY_MS);
    frozen?.kill('SIGCONT');
  }

  private async did(fault: string, action: () => unknown): Promise<void> {
    this.options.say?.(fault);
    await action();
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
  }

  /** Twice: what a worker says first may be from before the last jobs came. Late ones are found as left over. */
  private async drained(): Promise<void> {
    for (let time = 0; time < 2; time += 1) {
      this.crew.forget();
      const timeoutMs = this.leftMs;
      const isDone = () => {
        if (this.options.signal?.aborted) return;
        if (this.crew.left !== 0) throw new Error(`${String(this.crew.left)} jobs are left`);
      };
      await eventually(isDone, { timeoutMs, everyMs: 100 }).catch((error: unknown) => {
        this.options.say?.(String(error));
      });
      this.options.signal?.throwIfAborted();
    }
  }

  /** What the jobs had to say has left the database, and lies nowhere at the broker. */
  private async delivered(): Promise<void> {
    const { broker } = this;
    if (!broker) return;
    await this.reading(async (database) => {
      const look = async () => {
        this.waiting = {
          'events in the log': await unpublishedEvents(database),
          'messages at the broker': await broker.waiting(),
        };
        const left = Object.values(this.waiting).reduce((sum, count) => sum + count, 0);
        if (left > 0 && !this.options.signal?.aborted) throw new Error(`${left} are left`);
      };
      await eventually(look, { timeoutMs: DELIVERY_MS, everyMs: 500 }).catch((error: unknown) => {
        this.options.say?.(String(error));
      });
    });
  }

  private async reading<Result>(
    read: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<Result>,
  ): Promise<Result> {
    const { type } = this.database;
    if (type === 'memory') throw new Error('Memory has no evidence');
    const database = await openDatabase({ type, url: this.database.url ?? '' });
    try {
      return await read(database);
    } finally {
      await database.close();
    }
  }

  private evidence(): Promise<JobEvidence> {
    return this.reading(async (database) => {
      const rows = await database.work.read((session) =>
        session.rows('SELECT id, status, attempt FROM jobs WHERE queue = ?', [ERRANDS_QUEUE]),
      );
      const effects = await database.work.read((session) =>
        session.rows("SELECT title FROM tasks WHERE title LIKE 'errand-%'"),
      );
      const told = await database.work.read((session) =>
        session.rows(
          `SELECT subject FROM domain_events
           WHERE type IN ('brain.job.completed', 'brain.job.dead-lettered', 'brain.job.cancelled')`,
        ),
      );
      const attempts = new Map<string, readonly JobAttempt[]>();
      for (const { id } of this.accepted) {
        attempts.set(id, await database.jobQueries.attempts(id as JobId));
      }
      return {
        accepted: this.accepted,
        jobs: rows.map((row) => ({
          id: row['id'] as string,
          status: row['status'] as JobEvidence['jobs'][number]['status'],
          attempt: Number(row['attempt']),
        })),
        attempts,
        effects: effects.map((row) => row['title'] as string),
        told: told.map((row) => (row['subject'] as string).replace('job:', '')),
        witnessed: await this.witnessed(),
        waiting: this.waiting,
        toleranceMs: this.database.type === 'sqlite' ? 0 : TOLERANCE_MS,
      };
    });
  }

  private async witnessed(): Promise<readonly Witnessed[]> {
    const text = await readFile(join(this.folder, 'witness'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Witnessed);
  }
}

/** Events that the broker has not confirmed yet. */
async function unpublishedEvents(
  database: Awaited<ReturnType<typeof openDatabase>>,
): Promise<number> {
  const [row] = await database.work.read((session) =>
    session.rows(
      `SELECT COUNT(*) AS count FROM domain_events WHERE position IS NULL OR position >
         (SELECT COALESCE(MAX(position), 0) FROM event_cursors WHERE consumer = 'publisher')`,
      [],
    ),
  );
  return Number(row?.['count'] ?? 0);
}

/** The same for the same round, below `most`. */
function spread(round: number, most: number): number {
  return (round * 7_919) % most;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
