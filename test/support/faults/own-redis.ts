import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { eventually } from '../eventually.js';
import { freePort } from '../free-port.js';

/** A Redis server of a suite's own, which it may do anything to. */
export async function startOwnRedis() {
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const exited = once(server, 'exit');
  const client = new Redis({ port, host: '127.0.0.1', lazyConnect: true });
  client.on('error', () => undefined);
  await eventually(() => client.ping());
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    async flush() {
      await client.flushall();
    },
    async stop() {
      client.disconnect();
      server.kill('SIGKILL');
      await exited;
    },
  };
}
