import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ROOT } from '../brain-process.js';
import { eventually } from '../eventually.js';
import type { WorkerOrders } from './fault-worker.js';

const PROGRAM = join(ROOT, 'dist', 'test', 'support', 'faults', 'fault-worker.js');

/** Last part of what a process wrote that is kept, characters. */
const MOST_OUTPUT = 4_000;

/** One takes a second on a machine at rest. */
const START_MS = 120_000;
const STOP_MS = 15_000;

interface Worker {
  readonly place: number;
  readonly child: ChildProcess;
  output: string;
  isReady: boolean;
  /** How many jobs were left by its last word. */
  left: number | undefined;
}

/** Worker processes, each of which has a successor as soon as it dies. */
export class WorkerCrew {
  killed = 0;
  /** Deaths that nobody here had a hand in. */
  died = 0;
  private readonly workers = new Map<number, Worker>();
  private isStopping = false;
  private readonly killing = new Set<ChildProcess>();

  constructor(
    private readonly ordersOf: (place: number) => WorkerOrders,
    private readonly size: number,
  ) {}

  async start(): Promise<void> {
    for (let place = 0; place < this.size; place += 1) this.hire(place);
    await this.allReady();
  }

  /** As kill -9 does. */
  async kill(place: number): Promise<void> {
    const child = this.workers.get(place)?.child;
    if (!child || hasExited(child)) return;
    this.killing.add(child);
    this.killed += 1;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  freeze(place: number): ChildProcess | undefined {
    const child = this.workers.get(place)?.child;
    child?.kill('SIGSTOP');
    return child;
  }

  /** Fewest jobs that a worker has seen left since `forget`; undefined: none has said. */
  get left(): number | undefined {
    const told = [...this.workers.values()].flatMap(({ left }) => left ?? []);
    return told.length > 0 ? Math.min(...told) : undefined;
  }

  forget(): void {
    for (const worker of this.workers.values()) worker.left = undefined;
  }

  async allReady(): Promise<void> {
    await eventually(
      () => {
        const late = [...this.workers.values()].find(({ isReady }) => !isReady);
        if (late) throw new Error(`A worker does not start\n${late.output}`);
      },
      { timeoutMs: START_MS },
    );
  }

  /** In order where they can. @returns what those wrote that could not */
  async stop(): Promise<readonly string[]> {
    this.isStopping = true;
    const stopped = await Promise.all([...this.workers.values()].map(stop));
    return stopped.flatMap((output) => output ?? []);
  }

  private hire(place: number): void {
    const orders = JSON.stringify(this.ordersOf(place));
    const child = spawn(process.execPath, [PROGRAM, orders], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Most are killed and never tell what they covered: none counts it, which makes them start faster.
      env: { PATH: process.env['PATH'] },
    });
    const worker: Worker = { place, child, output: '', isReady: false, left: undefined };
    this.workers.set(place, worker);
    const hear = (chunk: Buffer) => {
      worker.output = (worker.output + chunk.toString()).slice(-MOST_OUTPUT);
      if (worker.output.includes('Ready')) worker.isReady = true;
      const [, left] = /.*\nleft (\d+)\n/s.exec(worker.output) ?? [];
      if (left !== undefined) worker.left = Number(left);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', () => {
      if (this.isStopping) return;
      if (!this.killing.has(child)) this.died += 1;
      this.hire(place);
    });
  }
}

async function stop(worker: Worker): Promise<string | undefined> {
  const { child } = worker;
  if (hasExited(child)) return undefined;
  const exited = once(child, 'exit');
  child.kill('SIGCONT');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  const [code] = (await exited) as [number | null];
  clearTimeout(late);
  return code === 0 ? undefined : worker.output;
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
