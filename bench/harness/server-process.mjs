import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const READY_MS = 30_000;
const STOP_MS = 15_000;

/** What a server printed is kept for the case that it fails; no more than this, in characters. */
const OUTPUT_LIMIT = 20_000;

/** A server under measurement, in a process of its own. */
export class ServerProcess {
  #child;
  #output = '';

  constructor(args, { env, cwd, port }) {
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
    this.#child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream.on('data', (chunk) => {
        this.#output = (this.#output + chunk).slice(-OUTPUT_LIMIT);
      });
    }
    process.once('exit', this.#kill);
  }

  /** Resolves once `path` answers 200, or without a path once the port accepts connections. */
  async ready(path) {
    const deadline = performance.now() + READY_MS;
    while (!(await this.#answers(path))) {
      if (this.#hasExited) throw new Error(`the server exited at start\n${this.#output}`);
      if (performance.now() > deadline) throw new Error(`the server is not ready\n${this.#output}`);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async stop() {
    if (!this.#hasExited) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const late = setTimeout(this.#kill, STOP_MS);
      await exited;
      clearTimeout(late);
    }
    process.off('exit', this.#kill);
  }

  #kill = () => {
    this.#child.kill('SIGKILL');
  };

  get #hasExited() {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  async #answers(path) {
    if (path === undefined) return accepts(this.port);
    try {
      const answer = await fetch(this.url + path);
      await answer.arrayBuffer();
      return answer.status === 200;
    } catch {
      return false;
    }
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

/** A port nobody listens on now. */
export async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
