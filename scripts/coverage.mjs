// What the tests ran of src/, from the data V8 wrote during the run.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Report } from 'c8';
import { ROOT } from './prepare.mjs';

const FLOORS = [
  { name: 'src', floor: 90, holds: () => true },
  {
    name: 'src/domain and src/application',
    floor: 95,
    holds: (file) => file.startsWith('src/domain/') || file.startsWith('src/application/'),
  },
];

/** Writes coverage/ (HTML, JSON) and answers one line for each floor, and those not reached. */
export async function measureCoverage(temporaryFolder) {
  const folder = join(ROOT, 'coverage');
  const report = new Report({
    include: ['dist/src/**/*.js'],
    exclude: typesOnly(),
    extension: ['.js'],
    reporter: ['json-summary', 'html'],
    reportsDirectory: folder,
    tempDirectory: temporaryFolder,
    resolve: '',
    omitRelative: true,
    all: true,
    src: ROOT,
    excludeNodeModules: true,
    mergeAsync: true, // one file after the other: every process the tests start writes one
  });
  await report.run();
  return judge(JSON.parse(readFileSync(join(folder, 'coverage-summary.json'), 'utf8')));
}

function judge(summary) {
  const files = Object.entries(summary)
    .filter(([path]) => path !== 'total')
    .map(([path, { lines }]) => ({ file: relative(ROOT, path).split(sep).join('/'), lines }));
  const lines = [];
  const failures = [];
  for (const { name, floor, holds } of FLOORS) {
    const counted = files.filter(({ file }) => holds(file));
    const total = counted.reduce((sum, file) => sum + file.lines.total, 0);
    const covered = counted.reduce((sum, file) => sum + file.lines.covered, 0);
    const percent = total === 0 ? 0 : (100 * covered) / total;
    lines.push(`${name}: ${percent.toFixed(1)} % of ${total} lines`);
    if (percent < floor) {
      failures.push(`coverage of ${name} is ${percent.toFixed(1)} %, the floor is ${floor} %`);
    }
  }
  return { lines, failures };
}

/** Modules of types alone compile to nothing that could run. */
function typesOnly() {
  const folder = join(ROOT, 'dist', 'src');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => withoutComments(readFileSync(file, 'utf8')) === 'export {};')
    .map((file) => relative(ROOT, file));
}

function withoutComments(code) {
  return code.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trim();
}
