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
 * @param answer of the load generator
 * @throws Error when anything but 200 came back: such a load measured something else
 */
export function onlyOk({ statuses, broken, ...rest }) {
  const others = Object.entries(statuses).filter(([status]) => status !== '200');
  if (others.length > 0 || broken > 0 || !(statuses[200] > 0)) {
    const seen = JSON.stringify(statuses);
    throw new Error(`answers by status: ${seen}; broken connections: ${broken}`);
  }
  return rest;
}
