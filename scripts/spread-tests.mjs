// Spreads test files over worker processes. A file is run by one of them, from beginning to end.
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { ROOT } from './prepare.mjs';

const WORKER = join(ROOT, 'scripts', 'test-worker.mjs');
const EXIT_AFTER_LAST_TEST_MS = 15_000;
const SLOWEST = 10;
const WORTH_NAMING_S = 1;

/** Those that take long come first, so that no worker is left with one of them at the end. */
const FOLDERS = ['e2e', 'contract', 'browser', 'integration', 'unit'];

/** One of them starts many processes and minds how long they take: two at a time would be too much for small machines. */
const ALONE_AMONG_ITS_KIND = 'e2e';

/** The servers that tests share have a bound on connections. */
const MOST_WORKERS = 6;

/** Runs every file. @returns counts of tests, the names of skipped suites, and faults of the run itself */
export async function spreadTests({ files, mochaOptions, env, isBailing, say }) {
  const waiting = [...files].sort((one, other) => rankOf(one) - rankOf(other));
  const total = { passed: 0, failed: 0, skipped: 0, skippedSuites: [], faults: [] };
  const told = { slow: [], details: [] };
  const children = new Set();

  const running = new Set();
  const isFree = (file) => !isAlone(file) || ![...running].some(isAlone);
  const next = (ended) => {
    running.delete(ended);
    const index = waiting.findIndex(isFree);
    if (index === -1) return undefined;
    const [file] = waiting.splice(index, 1);
    running.add(file);
    return file;
  };
  const add = (outcome) => {
    total.passed += outcome.passed;
    total.failed += outcome.failed.length;
    total.skipped += outcome.skipped;
    total.skippedSuites.push(...outcome.skippedSuites);
    told.slow.push(...outcome.slow);
    if (outcome.details !== '') told.details.push(outcome.details);
    for (const title of outcome.failed) say(`  FAILED ${title}`);
    if (hasRun(outcome)) say(lineOf(outcome));
    if (isBailing && total.failed > 0) waiting.length = 0;
  };
  const lose = (fault) => {
    total.failed += 1;
    total.faults.push(fault);
  };

  const stop = (signal) => {
    waiting.length = 0;
    for (const child of children) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  // One more than there are cores: tests wait, too.
  const size = Math.min(availableParallelism() + 1, MOST_WORKERS, waiting.length);
  await Promise.all(Array.from({ length: size }, work));
  for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, stop);

  printSlowest(told.slow, say);
  for (const details of told.details) say(details);
  return total;

  /** Whoever dies over a file has a successor for the rest. */
  async function work() {
    while (waiting.some(isFree))
      await follow(next, {
        mochaOptions,
        env,
        children,
        add,
        lose,
        release: (file) => running.delete(file),
      });
  }
}

/** One worker, from its start to its end. */
function follow(next, { mochaOptions, env, children, add, lose, release }) {
  const child = fork(WORKER, mochaOptions, {
    cwd: ROOT,
    env,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  children.add(child);
  let current;
  let killing;
  const give = () => {
    current = next(current);
    child.send({ file: current }, () => undefined); // one that has died shows in its exit
    if (current !== undefined) return;
    killing = setTimeout(() => {
      child.kill('SIGKILL');
      lose('open handles kept the process alive after the last test');
    }, EXIT_AFTER_LAST_TEST_MS);
  };
  child.on('message', (outcome) => {
    add(outcome);
    give();
  });
  give();
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (current !== undefined) release(current);
      clearTimeout(killing);
      children.delete(child);
      const how = signal ?? `code ${code}`;
      if (current !== undefined) lose(`the process ended over ${sourceOf(current)} with ${how}`);
      else if (code !== 0 && !child.killed) lose(`a process of tests ended with ${how}`);
      resolve();
    });
  });
}

function rankOf(file) {
  return FOLDERS.indexOf(folderOf(file));
}

function isAlone(file) {
  return folderOf(file) === ALONE_AMONG_ITS_KIND;
}

function folderOf(file) {
  return sourceOf(file).split('/')[1];
}

function hasRun({ passed, failed, skipped }) {
  return passed + failed.length + skipped > 0;
}

function lineOf({ file, passed, failed, skipped, seconds }) {
  const counts = [
    `${passed} passed`,
    ...(failed.length > 0 ? [`${failed.length} FAILED`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(seconds >= WORTH_NAMING_S ? [`${seconds.toFixed(1)} s`] : []),
  ];
  return `${sourceOf(file)}: ${counts.join(', ')}`;
}

function printSlowest(slow, say) {
  const slowest = slow.sort((one, other) => other.ms - one.ms).slice(0, SLOWEST);
  if (slowest.length > 0) say('\nSlowest tests:');
  for (const { title, ms } of slowest) say(`  ${String(Math.round(ms)).padStart(6)} ms  ${title}`);
}

function sourceOf(file) {
  return relative(ROOT, file)
    .replace(/^dist\//, '')
    .replace(/\.js$/, '.ts');
}
