// Runs test files, one after the other, as its parent names them: started by spread-tests.mjs with mocha's options
// as its arguments. It ends by itself after the last one, unless something is left open.
import { takeCoverage } from 'node:v8';
import Mocha from 'mocha';
import { loadOptions } from 'mocha/lib/cli/options.cjs';
import FileReporter from './mocha-reporter.mjs';

const STILL_OPEN_AFTER_MS = 10_000;

const options = loadOptions(process.argv.slice(2));

process.on('message', ({ file }) => {
  if (file === undefined) finish();
  else void run(file).then((outcome) => process.send({ file, ...outcome }));
});
process.once('disconnect', nameWhatStaysOpen);

async function run(file) {
  const startedMs = performance.now();
  const mocha = new Mocha(options);
  mocha.addFile(file);
  const outcome = await new Promise((tell, fail) => {
    mocha.reporter(FileReporter, { tell });
    mocha
      .loadFilesAsync()
      .then(() => mocha.run())
      .catch(fail);
  }).catch((error) => notLoaded(file, error));
  return { ...outcome, seconds: (performance.now() - startedMs) / 1_000 };
}

function notLoaded(file, error) {
  const details = `${file} cannot be loaded: ${error?.stack ?? String(error)}`;
  return { passed: 0, failed: [file], skipped: 0, skippedSuites: [], slow: [], details };
}

function finish() {
  process.disconnect();
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
