/** How often a worker tells that it is there, ms. */
export const HEARTBEAT_MS = 15_000;

/** A worker that was not heard of for so long is frozen, cut off or dead, ms. */
export const LOST_AFTER_MS = 3 * HEARTBEAT_MS;

/** Most workers that are looked at: those that told last. */
export const MOST_WORKERS = 1_000;

/** Jobs at once: now, and within which bounds it chooses; equal bounds leave no choice. */
export interface ConcurrencyReport {
  readonly now: number;
  readonly min: number;
  readonly max: number;
}

/** What a process that does jobs tells of itself. */
export interface Worker {
  /** What its leases name as their holder. */
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  /** Of the program. */
  readonly version: string;
  readonly roles: readonly string[];
  /** Queues it was told to mind, as patterns; null: all. */
  readonly patterns: string | null;
  /** Queues it minds and has a handler for. */
  readonly queues: readonly string[];
  readonly concurrency: ConcurrencyReport;
  /** The same of queues that have bounds of their own. */
  readonly queueConcurrency: Readonly<Record<string, ConcurrencyReport>>;
  /** Jobs under way. */
  readonly running: number;
  /** It takes no new jobs: it is about to stop. */
  readonly draining: boolean;
  /** Of all cores together, 0-100. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  /** How late timers fired, p99. */
  readonly eventLoopDelayMs: number;
  readonly startedAt: Date;
  /** When it last told all this, by the clock that all processes share. */
  readonly heartbeatAt: Date;
}

export const WORKER_STATES = ['running', 'draining', 'lost'] as const;
export type WorkerState = (typeof WORKER_STATES)[number];

/** Who was last heard of before is lost. */
export function lostBefore(now: Date): Date {
  return new Date(now.getTime() - LOST_AFTER_MS);
}

export function workerStateOf(
  { draining, heartbeatAt }: Pick<Worker, 'draining' | 'heartbeatAt'>,
  now: Date,
): WorkerState {
  if (heartbeatAt < lostBefore(now)) return 'lost';
  return draining ? 'draining' : 'running';
}
