import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { BOOTSTRAP_KEY, BrainProcess } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';

const HEADERS = { 'X-API-Key': BOOTSTRAP_KEY, 'Content-Type': 'application/json' };

describe('the program with a plugin', function () {
  this.timeout(90_000);
  let brains: BrainProcess[];

  beforeEach(() => {
    brains = [];
  });

  afterEach(async () => {
    // The first one has the data of all.
    for (const brain of brains.reverse()) await brain.dispose();
  });

  const start = async (manifest: object, code: string): Promise<BrainProcess> => {
    const brain = await BrainProcess.start();
    brains.push(brain);
    await plug(brain, manifest, code);
    return brain;
  };
  const plug = async ({ dataDir }: BrainProcess, manifest: object, code: string) => {
    const folder = join(dataDir, 'plugins', 'plugged');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'index.mjs'), code);
    const whole = { name: 'plugged', version: '1.0.0', engine: '*', main: 'index.mjs' };
    const file = join(folder, 'brain-plugin.json');
    await writeFile(file, JSON.stringify({ ...whole, ...manifest }));
  };
  const processOf = (brain: BrainProcess): Promise<number> =>
    eventually(async () => {
      const answer = await fetch(`${brain.url}/api/v1/plugins/plugged`, { headers: HEADERS });
      const { status, processId } = (await answer.json()) as { status: string; processId: number };
      expect(status).to.equal('enabled');
      return processId;
    });
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('puts to it what came before the stop, also when its rest comes after', async () => {
    const brain = await start(
      { permissions: ['task:write'], hooks: { before: { 'tasks.create': 'veto' } } },
      `export function activate(api) {
        api.before('tasks.create', () => { throw api.refuse('not today'); }); }`,
    );
    const pid = await processOf(brain);
    const body = JSON.stringify({ title: 'refused' });
    const headers = { ...HEADERS, 'Content-Length': body.length, Expect: '100-continue' };
    const sent = request(`${brain.url}/api/v1/tasks`, { method: 'POST', headers });
    sent.flushHeaders();
    await once(sent, 'continue');
    sent.write(body.slice(0, 5));
    brain.child.kill('SIGTERM');
    await eventually(() => {
      expect(brain.output).to.contain('stopping');
    });
    // Enough for a plugin that is stopped too early to be gone.
    for (let look = 0; look < 25 && isAlive(pid); look += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    sent.end(body.slice(5));
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).to.equal(403);
    answer.resume();
  });

  it('leaves no process of it when it is killed, and tells it every event after that', async () => {
    const brain = await start(
      { permissions: ['task:write', 'event:read'], hooks: { events: ['brain.task.created'] } },
      `export function activate(api) {
        api.onEvent('brain.task.created', async ({ data }) => {
          await api.use('tasks.create', { title: 'heard ' + data.title }); }); }`,
    );
    const pid = await processOf(brain);
    const create = (of: BrainProcess, title: string) => {
      const body = JSON.stringify({ title });
      return fetch(`${of.url}/api/v1/tasks`, { method: 'POST', headers: HEADERS, body });
    };
    const titlesOf = async (of: BrainProcess) =>
      (await of.all<{ title: string }>('/api/v1/tasks')).map(({ title }) => title);
    const wanted: string[] = [];
    const add = async (of: BrainProcess, title: string) => {
      expect((await create(of, title)).status).to.equal(201);
      wanted.push(`heard ${title}`);
    };
    // From here on it has a place in the log.
    await eventually(async () => {
      await create(brain, 'first');
      expect(await titlesOf(brain)).to.include('heard first');
    });
    for (let n = 0; n < 30; n += 1) await add(brain, `t${n}`);
    brain.child.kill('SIGKILL');
    await eventually(() => {
      expect(isAlive(pid)).to.equal(false);
    });
    const next = await BrainProcess.start({ dataDir: brain.dataDir });
    brains.push(next);
    await add(next, 'last');
    await eventually(
      async () => {
        expect(await titlesOf(next)).to.include.members(wanted);
      },
      { timeoutMs: 30_000, everyMs: 200 },
    );
  });
});
