import { readdirSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { extract } from 'tar';
import { ROOT } from '../support/brain-process.js';

const CACHE = (remember: string) => `import { cacheContract } from 'clickup-brain/contracts';
class MapCache {
  values = new Map();
  changes = new Map();
  loading = new Map();
  async remember(key, seconds, load) { ${remember} }
  async invalidate(key) {
    this.values.delete(key);
    this.loading.delete(key);
    this.changes.set(key, (this.changes.get(key) ?? 0) + 1);
  }
}
cacheContract('MapCache', async () => ({ cache: new MapCache(), close: async () => undefined }));
`;

const GOOD = `const kept = this.values.get(key);
  if (kept && kept.until > Date.now()) return structuredClone(kept.value);
  const change = this.changes.get(key);
  const joined = this.loading.get(key);
  const loading = joined ?? (async () => structuredClone(await load()))();
  this.loading.set(key, loading);
  try {
    const value = await loading;
    if (value !== undefined && this.changes.get(key) === change)
      this.values.set(key, { value, until: Date.now() + seconds * 1000 });
    return structuredClone(value);
  } finally {
    if (this.loading.get(key) === loading) this.loading.delete(key);
  }`;

const PLUGIN = `import type { PluginApi, PluginModule } from 'clickup-brain/plugin';
export function activate(api: PluginApi): void {
  api.before<{ title: string }>('tasks.create', ({ title }, { actor }) => ({ title: title + actor }));
  api.handle('own.queue', async (job, { signal }) => void (await api.use(job.queue, [signal.aborted])));
  MISTAKE
}
export const whole: PluginModule = { activate, deactivate: (end) => end === 'reloaded' };
`;

const THREAD = `import { AppError, type ThreadHandler } from 'clickup-brain/thread';
const handle: ThreadHandler<{ picture: string }> = async ({ id, payload }, { signal, progress }) => {
  if (signal.aborted) throw new AppError('validation', 'picture.bad', payload.picture);
  progress(0.5);
  MISTAKE
  return { id };
};
export default handle;
`;

describe('the package as others install it', function () {
  this.timeout(120_000);
  let project: string;

  before(async () => {
    project = await mkdtemp(join(tmpdir(), 'brain-outside-'));
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project];
    const file = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
    const home = join(project, 'node_modules', 'clickup-brain');
    await mkdir(home, { recursive: true });
    await extract({ file: join(project, file.at(-1) ?? ''), cwd: home, strip: 1 });
    for (const name of ['chai', 'fast-check', 'pure-rand', 'sinon', 'uuid', '@types']) {
      await symlink(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
    }
    await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  });

  after(() => rm(project, { recursive: true, force: true }));

  const mocha = async (code: string) => {
    await writeFile(join(project, 'outside.test.js'), code);
    const program = join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const args = [program, '--exit', '--reporter', 'json', 'outside.test.js'];
    const { stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: project,
      encoding: 'utf8',
    });
    try {
      return (JSON.parse(stdout) as { stats: { passes: number; failures: number } }).stats;
    } catch {
      throw new Error(`${stdout}\n${stderr}`);
    }
  };
  const compile = async (code: string) => {
    await writeFile(join(project, 'plugin.ts'), code);
    const program = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2023'];
    const args = [program, ...options, '--skipLibCheck', 'plugin.ts'];
    return spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' }).stdout;
  };

  it('has contracts that an adapter of others passes', async () => {
    const { passes, failures } = await mocha(CACHE(GOOD));
    expect(failures).to.equal(0);
    expect(passes).to.be.above(3);
  });

  it('has contracts that an adapter of others can fail', async () => {
    const forgetful = CACHE('return load();');
    expect((await mocha(forgetful)).failures).to.be.above(0);
  });

  it('has every contract', async () => {
    const suites = readdirSync(join(ROOT, 'test', 'contract'))
      .filter((name) => name.endsWith('.contract.ts'))
      .map((name) =>
        name.replace('.contract.ts', '').replace(/-(.)/g, (_, l: string) => l.toUpperCase()),
      );
    const names = `import * as all from 'clickup-brain/contracts';
      for (const suite of ${JSON.stringify([...suites, 'persistence', 'resilience'])})
        it(suite, () => { if (!all[suite + 'Contract']) throw new Error('it is missing'); });`;
    expect(await mocha(names)).to.include({ passes: suites.length + 2, failures: 0 });
  });

  it('has the types that a plugin is written against', async () => {
    expect(await compile(PLUGIN.replace('MISTAKE', ''))).to.equal('');
    expect(await compile(PLUGIN.replace('MISTAKE', `api.log.info(5);`))).to.contain('TS2345');
  });

  it('has the types that a handler in a thread is written against', async () => {
    expect(await compile(THREAD.replace('MISTAKE', ''))).to.equal('');
    expect(await compile(THREAD.replace('MISTAKE', 'payload.size;'))).to.contain('TS2339');
  });

  it('has the errors that a handler in a thread throws', async () => {
    const code = `import { AppError } from 'clickup-brain/thread';
      it('is one', () => { if (new AppError('internal', 'x', 'y').code !== 'x') throw new Error(); });`;
    expect(await mocha(code)).to.include({ passes: 1, failures: 0 });
  });
});
