import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { ROOT } from '../../support/brain-process.js';
import { eventually } from '../../support/eventually.js';
import { PluginsUnderTest } from './plugins-under-test.js';

const LIBRARY = pathToFileURL(join(ROOT, 'dist/src/bootstrap/library.js'));

const INSTANCE = `import { createBrain } from '${LIBRARY.href}';
  const brain = createBrain({ config: { plugins: { directory: process.env.PLUGINS } } });
  await brain.start();
  const [{ processId, status }] = await brain.use('plugins.list', undefined);
  console.log(JSON.stringify({ processId, status }));`;

describe('an instance that is killed', function () {
  this.timeout(60_000);
  let plugins: PluginsUnderTest;
  let instance: ChildProcess;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(async () => {
    instance.kill('SIGKILL');
    await plugins.close();
  });

  const isThere = (pid: number) => {
    try {
      return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
    } catch {
      return false;
    }
  };

  it('leaves neither plugins that loop nor their guards, even after all were told to end', async () => {
    const looping = 'export function activate() { setTimeout(() => { for (;;); }, 100); }';
    await plugins.write('busy', {}, looping);
    instance = spawn(process.execPath, ['--input-type=module', '-e', INSTANCE], {
      env: { ...process.env, PLUGINS: plugins.folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(instance.stdout!, 'data')) as [Buffer];
    const told = JSON.parse(line.toString()) as { processId: number; status: string };
    expect(told.status).to.equal('enabled');
    const ofInstance = `/proc/${instance.pid!}/task/${instance.pid!}/children`;
    const children = readFileSync(ofInstance, 'utf8').trim().split(' ').map(Number);
    expect(children).to.include(told.processId).and.to.have.length(2);
    // As a service manager does, which tells every process of the service.
    for (const pid of children) process.kill(pid, 'SIGTERM');
    instance.kill('SIGKILL');
    await eventually(() => {
      expect(children.filter(isThere)).to.deep.equal([]);
    });
  });
});
