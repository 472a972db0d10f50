import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../load/generator.mjs', import.meta.url));

/** Runs `use` with a load generator in a process of its own, which stays warm between loads. */
export async function withLoadGenerator(use) {
  const child = fork(SCRIPT, { stdio: ['ignore', 2, 2, 'ipc'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const exited = once(child, 'exit');
  const load = async (plan) => {
    child.send(plan);
    const [answer] = await Promise.race([
      once(child, 'message'),
      exited.then(([code]) => [{ failure: `the load generator exited with ${code}` }]),
    ]);
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer;
  };
  try {
    return await use(load);
  } finally {
    child.disconnect();
    await exited;
    process.off('exit', kill);
  }
}

/**
 * Other answers than 200 are told on standard error: what is measured are the good ones.
 * @throws Error when there are none
 */
export function measured(answer) {
  const { statuses, broken } = answer;
  const others = Object.keys(statuses).some((status) => status !== '200');
  const seen = `answers by status: ${JSON.stringify(statuses)}; broken connections: ${broken}`;
  if (!(answer.perSecond > 0)) throw new Error(seen);
  if (others || broken > 0) console.error(seen);
  return answer;
}
