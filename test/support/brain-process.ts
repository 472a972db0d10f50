import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.js';

/** dist/test/support -> the checkout */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

export const BOOTSTRAP_KEY = 'test-bootstrap-key-0123456789abcdef';
export const WEBHOOK_SECRET = 'test-webhook-secret-0123456789';

export interface BrainProcessOptions {
  readonly dataDir?: string;
  readonly roles?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** It is killed, so what it covers is never told: it need not be counted. */
  readonly isToBeKilled?: boolean;
  /** Another program than the product's own main: it takes the same arguments. */
  readonly program?: string;
}

/** The real program in a process of its own, which a test can kill. */
export class BrainProcess {
  output = '';

  private constructor(
    readonly child: ChildProcess,
    readonly dataDir: string,
    private readonly ownsDataDir: boolean,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  static async spawn(options: BrainProcessOptions = {}): Promise<BrainProcess> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'brain-data-')));
    const program = options.program ?? join(ROOT, 'bin', 'brain');
    const roles = options.roles ? ['--roles', options.roles.join(',')] : [];
    const child = spawn(process.execPath, [program, 'start', ...roles], {
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        ...(process.env['NODE_V8_COVERAGE'] && !options.isToBeKilled
          ? { NODE_V8_COVERAGE: process.env['NODE_V8_COVERAGE'] }
          : {}),
        CLICKUP_BRAIN_DATA_DIR: dataDir,
        CLICKUP_BRAIN_API_PORT: '0',
        CLICKUP_BRAIN_LOGGING_LEVEL: 'info',
        CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY: BOOTSTRAP_KEY,
        CLICKUP_BRAIN_INTEGRATIONS_GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
        ...options.env,
      },
    });
    return new BrainProcess(child, dataDir, options.dataDir === undefined);
  }

  static async start(options: BrainProcessOptions = {}): Promise<BrainProcess> {
    const brain = await BrainProcess.spawn(options);
    try {
      await brain.ready(options.roles);
    } catch (error) {
      // Nobody else knows of it.
      await brain.dispose();
      throw error;
    }
    return brain;
  }

  /** As the process prints it once it listens. */
  get url(): string {
    const [, url] = /answers at (http\S+)/.exec(this.output) ?? [];
    if (url === undefined) throw new Error('it does not listen yet');
    return url;
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async ready(roles?: readonly string[]): Promise<void> {
    await eventually(
      async () => {
        if (this.hasExited) return;
        if (!this.output.includes('Ready')) throw new Error('not ready yet');
        if (roles && !roles.includes('api')) return;
        const { status } = await fetch(`${this.url}/health/ready`);
        if (status !== 200) throw new Error(`not ready: ${String(status)}`);
      },
      { timeoutMs: 20_000, everyMs: 30 },
    ).catch((error: unknown) => {
      throw new Error(`${String(error)}\n${this.output}`);
    });
    if (this.hasExited) throw new Error(`exited at start\n${this.output}`);
  }

  async get<T = Record<string, unknown>>(path: string): Promise<T> {
    const answer = await fetch(this.url + path, { headers: { 'X-API-Key': BOOTSTRAP_KEY } });
    if (!answer.ok) throw new Error(`${path}: ${String(answer.status)} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** Every item of a list, following its pages. */
  async all<T = Record<string, unknown>>(path: string): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const query = new URLSearchParams({
        limit: '200',
        sort: 'createdAt',
        ...(cursor ? { cursor } : {}),
      });
      const separator = path.includes('?') ? '&' : '?';
      const page: { items: T[]; nextCursor: string | null } = await this.get(
        `${path}${separator}${query.toString()}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  }

  /** @returns the exit code */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (!this.hasExited) {
      const exited = new Promise((resolve) => this.child.once('exit', resolve));
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }

  async dispose(): Promise<void> {
    await this.stop('SIGKILL');
    if (this.ownsDataDir) await rm(this.dataDir, { recursive: true, force: true });
  }
}
