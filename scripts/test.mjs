// `npm test`: everything, with coverage.
// `npm test -- test/unit/domain`: the tests of a folder or file; other arguments go to mocha.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { measureCoverage } from './coverage.mjs';
import { ROOT, install, markBuilt } from './prepare.mjs';
import { spreadTests } from './spread-tests.mjs';

const COVERAGE_DATA = join(ROOT, 'coverage', 'tmp');
const TEST_TIMEOUT_MS = 20_000;

const wanted = process.argv.slice(2);
const isComplete = wanted.length === 0;
const faults = [];

install();
compileAll();
removeOrphans('src');
removeOrphans('test');
const result = await runTests();
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

async function runTests() {
  if (isComplete) {
    rmSync(COVERAGE_DATA, { recursive: true, force: true });
    mkdirSync(COVERAGE_DATA, { recursive: true });
  }
  const named = wanted.filter(isTestPath);
  const mochaOptions = [
    ...['--timeout', String(TEST_TIMEOUT_MS)],
    ...(process.env.CI ? ['--forbid-only'] : []),
    ...wanted.filter((argument) => !isTestPath(argument)),
  ];
  const result = await spreadTests({
    files: testFiles(named.length > 0 ? named : ['test']),
    mochaOptions,
    env: { ...process.env, ...(isComplete ? { NODE_V8_COVERAGE: COVERAGE_DATA } : {}) },
    isBailing: mochaOptions.some((option) => ['-b', '--bail'].includes(option)),
    say,
  });
  faults.push(...result.faults);
  if (result.passed + result.failed + result.skipped === 0) faults.push('no test ran');
  return result;
}

/** A source folder or file under test/; what is none is an option for mocha. */
function isTestPath(argument) {
  return /^test(\/|$)/.test(relative(ROOT, resolve(argument)));
}

/** What was compiled of the tests in source folders and files. */
function testFiles(paths) {
  const found = new Set();
  for (const path of paths.map((argument) => relative(ROOT, resolve(argument)))) {
    const compiled = join(ROOT, 'dist', path.replace(/\.ts$/, '.js'));
    if (!existsSync(join(ROOT, path))) faults.push(`${path} does not exist`);
    else if (path.endsWith('.ts')) found.add(compiled);
    else for (const file of testsIn(compiled)) found.add(file);
  }
  return [...found];
}

function testsIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith('.test.js'))
    .sort()
    .map((name) => join(folder, name));
}

async function checkCoverage() {
  const { lines, failures } = await measureCoverage(COVERAGE_DATA);
  for (const line of lines) say(`coverage of ${line}`);
  faults.push(...failures);
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
