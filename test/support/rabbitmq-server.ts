import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from 'amqplib';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { pathOf } from './services.js';

const run = promisify(execFile);

/** It starts in three seconds on a machine at rest. */
const START_MS = 240_000;

const CONTROL_MS = 120_000;

/** Last part of what it wrote that is kept, characters. */
const MOST_OUTPUT = 4_000;

/** A RabbitMQ of a suite's own, with ports, a name server and a folder of its own: a test may kill it. */
export class RabbitMqServer {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly port: number,
    private readonly directory: string,
    private readonly env: Readonly<Record<string, string>>,
    private readonly names: ChildProcess,
  ) {}

  static async start(): Promise<RabbitMqServer> {
    const directory = await mkdtemp(join(tmpdir(), 'brain-rabbitmq-'));
    const [port, distributionPort, namesPort] = [
      await freePort(),
      await freePort(),
      await freePort(),
    ];
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: directory, // its cookie is there
      ERL_EPMD_PORT: String(namesPort),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_CONFIG_FILE: join(directory, 'none'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(directory, 'plugins'),
      RABBITMQ_NODENAME: `own-${String(port)}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(distributionPort),
      RABBITMQ_MNESIA_BASE: join(directory, 'data'),
      RABBITMQ_LOG_BASE: join(directory, 'log'),
      RABBITMQ_PID_FILE: join(directory, 'pid'),
      // No shell of its own between us and it: what we kill is the broker.
      RUNNING_UNDER_SYSTEMD: 'true',
    };
    const names = spawn('epmd', ['-port', String(namesPort), '-address', '127.0.0.1'], {
      stdio: 'ignore',
    });
    const server = new RabbitMqServer(port, directory, env, names);
    try {
      await eventually(() => answers(namesPort));
      await server.start();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** @param virtualHost as `control` made it */
  url(virtualHost = '%2f'): string {
    return `amqp://guest:guest@127.0.0.1:${String(this.port)}/${virtualHost}`;
  }

  /** Starts it again with what it had on disk. */
  async start(): Promise<void> {
    const child = spawn(beside('rabbitmq-server'), {
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-MOST_OUTPUT);
      });
    }
    await eventually(
      async () => {
        const connection = await connect(this.url());
        await connection.close();
      },
      { timeoutMs: START_MS, everyMs: 100 },
    ).catch((cause: unknown) => {
      throw new Error(`RabbitMQ does not start\n${this.output}`, { cause });
    });
  }

  /** As kill -9 does. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child) await end(child);
  }

  /** What `rabbitmqctl` is told. @returns what it says */
  async control(...command: string[]): Promise<string> {
    const { stdout } = await run(beside('rabbitmqctl'), ['--quiet', ...command], {
      env: this.env,
      timeout: CONTROL_MS,
    });
    return stdout;
  }

  async remove(): Promise<void> {
    await this.kill();
    await end(this.names);
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** A package may put a script of its own on the PATH, which changes the user; the program itself is where it leads. */
function beside(program: string): string {
  return join(dirname(realpathSync(pathOf('rabbitmq-server') ?? '')), program);
}

async function answers(port: number): Promise<void> {
  const socket = createConnection({ host: '127.0.0.1', port });
  try {
    await once(socket, 'connect');
  } finally {
    socket.destroy();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
