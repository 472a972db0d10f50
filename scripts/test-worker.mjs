// Runs test files, one after the other, as its parent names them: started by spread-tests.mjs with mocha's options
// as its arguments. It ends by itself after the last one, unless something is left open.
import { takeCoverage } from 'node:v8';
import Mocha from 'mocha';
import { loadOptions } from 'mocha/lib/cli/options.cjs';
import { normalizeRunOptions } from 'mocha/lib/cli/run.cjs';
import FileReporter from './mocha-reporter.mjs';

const STILL_OPEN_AFTER_MS = 10_000;

const options = loadOptions(process.argv.slice(2));
normalizeRunOptions(options);

let last = 'no file';
let isRunning = false;

process.on('message', ({ file }) => {
  if (file === undefined) process.disconnect();
  else void run(file).then((outcome) => process.send({ file, ...outcome }));
});
process.once('disconnect', nameWhatStaysOpen);
// Mocha lets these pass while it runs a file; between two they are told, and pass as well.
process.on('unhandledRejection', (reason) => {
  if (!isRunning)
    process.stdout.write(`Nobody took a rejection after ${last}: ${String(reason)}\n`);
});

async function run(file) {
  last = file;
  isRunning = true;
  const startedMs = performance.now();
  const outcome = await outcomeOf(file).catch((error) => notLoaded(file, error));
  isRunning = false;
  return { ...outcome, seconds: (performance.now() - startedMs) / 1_000 };
}

async function outcomeOf(file) {
  const mocha = new Mocha(options);
  mocha.addFile(file);
  let outcome;
  mocha.reporter(FileReporter, {
    tell: (told) => {
      outcome = told;
    },
  });
  await mocha.loadFilesAsync();
  await new Promise((done) => {
    mocha.run(done);
  });
  mocha.dispose(); // else it goes on to take the faults that nobody caught
  return outcome;
}

function notLoaded(file, error) {
  const details = `${file} cannot be loaded: ${error?.stack ?? String(error)}`;
  return { passed: 0, failed: [file], skipped: 0, skippedSuites: [], slow: [], details };
}

/** The timer keeps nothing alive: it fires only in a process that does not end, and is killed. */
function nameWhatStaysOpen() {
  const timer = setTimeout(() => {
    if (process.env.NODE_V8_COVERAGE) takeCoverage();
    const open = process.getActiveResourcesInfo().join(', ');
    process.stdout.write(`Still open after the last test: ${open}\n`);
  }, STILL_OPEN_AFTER_MS);
  timer.unref();
}
