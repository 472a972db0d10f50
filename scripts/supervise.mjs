// `node supervise.mjs COMMAND ARGUMENT...`: runs a command that does not outlive who asked for it.
// Who asks waits in spawnSync and cannot pass signals on; and npm does not stop all that it starts.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const LOOK_EVERY_MS = 200;

const [command, ...options] = process.argv.slice(2);
const parent = process.ppid;
const child = spawn(command, options, { stdio: ['ignore', 2, 2], detached: true });
let stoppedBy;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
const look = setInterval(() => {
  if (process.ppid !== parent) stop('SIGTERM');
}, LOOK_EVERY_MS);

child.once('error', (error) => {
  process.stderr.write(`${command}: ${error.message}\n`);
  clearInterval(look);
  process.exitCode = 1;
});
child.once('exit', (status) => {
  clearInterval(look);
  process.exitCode = stoppedBy ? 128 + constants.signals[stoppedBy] : (status ?? 1);
});

/** The child leads a process group of its own: the signal reaches all of it. */
function stop(signal) {
  stoppedBy = signal;
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // it has just ended
  }
}
