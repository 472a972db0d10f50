// One line for each test file, failures in full at the end, then the slowest tests.
// `--reporter-option result=FILE` names the file that receives the outcome as JSON.
import { renameSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { takeCoverage } from 'node:v8';
import Mocha from 'mocha';

const SLOWEST = 10;
const WORTH_NAMING_MS = 50;
const WORTH_NAMING_S = 1;
const STILL_OPEN_AFTER_MS = 10_000;

export default class CompactReporter extends Mocha.reporters.Base {
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  #skippedSuites = new Set();
  #timed = [];
  #file;

  constructor(runner, options) {
    super(runner, options);
    const resultFile = options?.reporterOption?.result ?? options?.reporterOptions?.result;
    // A file begins with its hooks.
    runner.on('suite', (suite) => {
      if (suite.file) this.#in(suite);
    });
    runner.on('pass', (test) => {
      this.#passed += 1;
      this.#in(test).passed += 1;
      this.#timed.push({ title: test.fullTitle(), ms: test.duration ?? 0 });
    });
    runner.on('fail', (test) => {
      this.#failed += 1;
      this.#in(test).failed += 1;
      write(`  FAILED ${test.fullTitle()}`);
    });
    runner.on('pending', (test) => {
      this.#skipped += 1;
      this.#in(test).skipped += 1;
      this.#skippedSuites.add(skippedName(test));
    });
    runner.once('end', () => {
      this.#finishFile();
      this.#printSlowest();
      if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures);
      if (resultFile) this.#save(resultFile);
      nameWhatStaysOpen();
    });
  }

  /** The counts of the file a test or suite is in; the line of the file before is printed. */
  #in({ file, parent }) {
    const path = file ?? parent?.file ?? 'hooks';
    if (this.#file?.path !== path) {
      this.#finishFile();
      this.#file = { path, passed: 0, failed: 0, skipped: 0, startedAt: performance.now() };
    }
    return this.#file;
  }

  #finishFile() {
    if (!this.#file) return;
    const { path, passed, failed, skipped, startedAt } = this.#file;
    const seconds = (performance.now() - startedAt) / 1_000;
    const counts = [
      `${passed} passed`,
      ...(failed > 0 ? [`${failed} FAILED`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(seconds >= WORTH_NAMING_S ? [`${seconds.toFixed(1)} s`] : []),
    ];
    write(`${sourceOf(path)}: ${counts.join(', ')}`);
    this.#file = undefined;
  }

  #printSlowest() {
    const slowest = this.#timed
      .filter(({ ms }) => ms >= WORTH_NAMING_MS)
      .sort((one, other) => other.ms - one.ms)
      .slice(0, SLOWEST);
    if (slowest.length === 0) return;
    write('\nSlowest tests:');
    for (const { title, ms } of slowest)
      write(`  ${String(Math.round(ms)).padStart(6)} ms  ${title}`);
  }

  #save(file) {
    const result = {
      passed: this.#passed,
      failed: this.#failed,
      skipped: this.#skipped,
      skippedSuites: [...this.#skippedSuites],
    };
    writeFileSync(`${file}.part`, JSON.stringify(result));
    renameSync(`${file}.part`, file); // whoever waits for the file never sees half of it
  }
}

/** The outermost skipped suite, or the test itself when only it is skipped. */
function skippedName(test) {
  let name = test.fullTitle();
  for (let suite = test.parent; suite && !suite.root; suite = suite.parent) {
    if (suite.pending) name = suite.fullTitle();
  }
  return name;
}

function sourceOf(path) {
  return relative(process.cwd(), path)
    .replace(/^dist\//, '')
    .replace(/\.js$/, '.ts');
}

/** The timer keeps nothing alive: it fires only in a process that does not end, and is killed. */
function nameWhatStaysOpen() {
  const timer = setTimeout(() => {
    if (process.env.NODE_V8_COVERAGE) takeCoverage();
    write(`Still open after the last test: ${process.getActiveResourcesInfo().join(', ')}`);
  }, STILL_OPEN_AFTER_MS);
  timer.unref();
}

function write(line) {
  process.stdout.write(`${line}\n`);
}
