// `npm test`: everything, with coverage.
// `npm test -- test/unit/domain`: the tests of a folder or file; other arguments go to mocha.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { measureCoverage } from './coverage.mjs';
import { ROOT, install, markBuilt } from './prepare.mjs';

const COVERAGE_DATA = join(ROOT, 'coverage', 'tmp');
const TEST_TIMEOUT_MS = 20_000;
const EXIT_AFTER_LAST_TEST_MS = 15_000;
const LOOK_EVERY_MS = 200;

const wanted = process.argv.slice(2);
const isComplete = wanted.length === 0;
const faults = [];

install();
compileAll();
removeOrphans('src');
removeOrphans('test');
const result = await runMocha();
if (isComplete) await checkCoverage();
for (const suite of result.skippedSuites) say(`skipped: ${suite}`);
for (const fault of faults) say(`fault: ${fault}`);
say(`${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`);
process.exitCode = result.failed > 0 || faults.length > 0 ? 1 : 0;

/** A type error fails the run; the tests run all the same, since the compiler still emits. */
function compileAll() {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.json')], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status === 0) markBuilt();
  else faults.push('the compiler reports errors (above)');
}

/** The compiler leaves the output of a deleted source behind, and a deleted test would still run. */
function removeOrphans(folder) {
  const outputs = join(ROOT, 'dist', folder);
  if (!existsSync(outputs)) return;
  for (const entry of readdirSync(outputs, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const output = join(entry.parentPath, entry.name);
    const source = relative(outputs, output).replace(/(\.d\.ts|\.js)(\.map)?$/, '.ts');
    if (!existsSync(join(ROOT, folder, source))) rmSync(output);
  }
}

async function runMocha() {
  const folder = mkdtempSync(join(tmpdir(), 'brain-test-'));
  const resultFile = join(folder, 'result.json');
  try {
    const isKilled = await finished(startMocha(resultFile), resultFile);
    if (!existsSync(resultFile)) {
      faults.push('mocha ended without a result');
      return { passed: 0, failed: 1, skipped: 0, skippedSuites: [] };
    }
    const outcome = JSON.parse(readFileSync(resultFile, 'utf8'));
    if (outcome.passed + outcome.failed + outcome.skipped === 0) faults.push('no test ran');
    if (!isKilled) return outcome;
    faults.push('open handles kept the process alive after the last test');
    return { ...outcome, failed: outcome.failed + 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function startMocha(resultFile) {
  if (isComplete) {
    rmSync(COVERAGE_DATA, { recursive: true, force: true });
    mkdirSync(COVERAGE_DATA, { recursive: true });
  }
  const paths = wanted.map(toCompiled);
  const args = [
    '--enable-source-maps',
    join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    ...['--timeout', String(TEST_TIMEOUT_MS)],
    ...['--reporter', join(ROOT, 'scripts', 'mocha-reporter.mjs')],
    ...['--reporter-option', `result=${resultFile}`],
    ...(process.env.CI ? ['--forbid-only'] : []),
    ...(paths.some((path, index) => path !== wanted[index]) ? [] : ['dist/test/**/*.test.js']),
    ...paths,
  ];
  return spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...(isComplete ? { NODE_V8_COVERAGE: COVERAGE_DATA } : {}) },
  });
}

/** A source folder or file under test/ becomes what was compiled of it; the rest stays. */
function toCompiled(argument) {
  const path = relative(ROOT, resolve(argument));
  if (!/^test(\/|$)/.test(path)) return argument;
  if (!existsSync(join(ROOT, path))) faults.push(`${argument} does not exist`);
  return path.endsWith('.ts')
    ? `dist/${path.replace(/\.ts$/, '.js')}`
    : `dist/${path}/**/*.test.js`;
}

/** Resolves when the process has ended: true when it had to be killed for not ending by itself. */
function finished(child, resultFile) {
  let seenAt;
  let isKilled = false;
  const look = setInterval(() => {
    if (!existsSync(resultFile)) return;
    seenAt ??= performance.now();
    if (performance.now() - seenAt < EXIT_AFTER_LAST_TEST_MS) return;
    isKilled = true;
    child.kill('SIGKILL');
  }, LOOK_EVERY_MS);
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('exit', () => {
      clearInterval(look);
      done(isKilled);
    });
  });
}

async function checkCoverage() {
  const { lines, failures } = await measureCoverage(COVERAGE_DATA);
  for (const line of lines) say(`coverage of ${line}`);
  faults.push(...failures);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
