import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/brain-process.js';

interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly set?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly line: string | ((cwd: string) => string);
}

const port = (got: string, from: string) =>
  `config: api.port: must be an integer between 0 and 65535 (got ${got}, from ${from})`;

/** One for each source, and the folders that are checked before anything opens. */
const STARTS: Readonly<Record<string, Start>> = {
  'the command line': { set: ['api.port=x'], line: port('"x"', '--set api.port') },
  'the environment': {
    env: { CLICKUP_BRAIN_API_PORT: '-1' },
    line: port('-1', 'CLICKUP_BRAIN_API_PORT'),
  },
  'a file that a variable names': {
    env: { CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE: 'key' },
    files: { key: 'hunter2\n' },
    line: 'config: security.bootstrapKey: must be 16 to 256 printable characters without spaces (got "***", from CLICKUP_BRAIN_SECURITY_BOOTSTRAP_KEY_FILE)',
  },
  '.env': {
    files: { '.env': 'CLICKUP_BRAIN_API_PORT=70000\n' },
    line: port('70000', 'CLICKUP_BRAIN_API_PORT in .env'),
  },
  'a YAML file': {
    files: { 'brain.config.yaml': 'resilience: {cache: {bulkhead: {queue: -1}}}\n' },
    line: 'config: resilience.cache.bulkhead.queue: must be an integer between 0 and 100000 (got -1, from brain.config.yaml)',
  },
  'a JSON file': {
    files: { 'brain.config.json': '{"database": {"poolSize": 5}}' },
    line: 'config: database.poolSize: has no effect while database.type is sqlite: remove it (got 5, from brain.config.json)',
  },
  'the profile of production': {
    env: { CLICKUP_BRAIN_ENVIRONMENT: 'production' },
    files: { 'brain.config.yaml': 'monitoring: {enabled: false}\n' },
    line: 'config: monitoring.enabled: must be true in production (got false, from brain.config.yaml)',
  },
  'a folder that is a file': {
    env: { CLICKUP_BRAIN_TEMP_DIR: 'occupied' },
    files: { occupied: '' },
    line: (cwd) =>
      `config: tempDir: cannot be written: it is not a folder (got ${JSON.stringify(join(cwd, 'occupied'))}, from CLICKUP_BRAIN_TEMP_DIR)`,
  },
  'a folder for logs below a file': {
    set: ['logging.directory=occupied/logs'],
    files: { occupied: '' },
    line: (cwd) =>
      `config: logging.directory: cannot be written: it is not a folder (got ${JSON.stringify(join(cwd, 'occupied/logs'))}, from --set logging.directory)`,
  },
};

describe('a start with a wrong configuration', function () {
  this.timeout(30_000);
  let cwd: string;

  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'brain-wrong-'));
  });

  afterEach(() => {
    rmSync(cwd, { recursive: true, force: true });
  });

  for (const [source, { env = {}, set = [], files = {}, line }] of Object.entries(STARTS)) {
    it(`from ${source} exits 78 with the one line that says why`, () => {
      for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content);
      const settings = set.flatMap((assignment) => ['--set', assignment]);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(ROOT, 'bin', 'brain'), 'start', ...settings],
        { cwd, encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } },
      );
      expect(stderr).to.equal(`${typeof line === 'string' ? line : line(cwd)}\n`);
      expect({ status, stdout }).to.deep.equal({ status: 78, stdout: '' });
    });
  }
});
