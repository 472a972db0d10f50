// `npm run chaos -- jobs`: breaks what jobs stand on while they run, and says what came of it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArguments, USAGE } from './chaos-arguments.mjs';
import { ROOT, compile, install, markBuilt } from './prepare.mjs';

const FAULTS = join(ROOT, 'dist', 'test', 'support', 'faults');

/** A worker dies in every round. */
const JOBS_PER_ROUND = 100;
const LEAST_ROUNDS = 25;

/** Violations that are shown. */
const MOST_SHOWN = 20;

process.exitCode = await main(parseArguments(process.argv.slice(2), process.env));

async function main(options) {
  if (options.fault !== undefined) {
    console.error(`${options.fault}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  install();
  compile('tsconfig.json');
  markBuilt();
  const { runWithFaults } = await load('fault-run.js');
  const { violationsOf } = await load('job-checker.js');
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stopping.abort());
  const { database, jobs, minutes } = options;
  const { evidence, faults, unruly, tookMs } = await runWithFaults({
    ...{ database, jobs, signal: stopping.signal },
    withinMs: minutes * 60_000,
    rounds: Math.max(LEAST_ROUNDS, Math.ceil(jobs / JOBS_PER_ROUND)),
    say: (line) => console.error(line),
  });
  const violations = violationsOf(evidence);
  const seconds = Math.round(tookMs / 1_000);
  const result = { database, jobs: evidence.accepted.length, seconds, faults, violations, unruly };
  if (options.json) console.log(JSON.stringify(result));
  else print(result);
  return violations.length > 0 || unruly.length > 0 ? 1 : 0;
}

function print({ database, jobs, seconds, faults, violations, unruly }) {
  console.log(`${jobs} jobs on ${database} in ${seconds} s`);
  for (const [fault, times] of Object.entries(faults)) console.log(`  ${fault}: ${times}`);
  console.log(`${violations.length} violations`);
  for (const { kind, job, detail } of violations.slice(0, MOST_SHOWN)) {
    console.log(`  ${kind}: ${job}: ${detail}`);
  }
  if (violations.length > MOST_SHOWN) console.log('  …');
  for (const output of unruly) console.log(`a worker did not stop in order:\n${output}`);
}

function load(name) {
  return import(pathToFileURL(join(FAULTS, name)).href);
}
