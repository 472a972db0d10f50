import { createServer } from 'node:net';

/** Below the ports that systems hand out by themselves, so that nobody gets one of ours before we listen there. */
const FIRST = 15_000;
const COUNT = 17_000;

/** Processes begin at different places. */
let next = (process.pid * 37) % COUNT;

/** A port nobody listens on now, and no other caller gets soon. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < COUNT; tries += 1) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await isFree(port)) return port;
  }
  throw new Error('There is no free port');
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
