import { expect } from 'chai';
import type { Brain } from '../../../src/bootstrap/library.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { eventually } from '../../support/eventually.js';
import { PluginsUnderTest } from './plugins-under-test.js';

const MANIFEST = {
  permissions: ['task:write', 'job:read'],
  handlers: ['mailer.letters'],
  hooks: { after: ['projects.create'], before: {} },
};

/** Each new project makes a job whose payload is the project's description. */
const plugin = (handler: string) => `export function activate(api) {
  api.after('projects.create', (input) =>
    api.enqueue('mailer.letters', { text: input.description }, { maxAttempts: 3 }));
  api.handle('mailer.letters', async (job, { signal }) => { ${handler} });
}`;

describe('a plugin that does jobs', function () {
  this.timeout(60_000);
  let plugins: PluginsUnderTest;
  let made = 0;

  beforeEach(async () => {
    plugins = await PluginsUnderTest.make();
  });

  afterEach(() => plugins.close());

  const start = async (handler: string, settings: object = {}): Promise<Brain> => {
    const permissions = [...MANIFEST.permissions, 'project:write'];
    await plugins.write('mailer', { ...MANIFEST, permissions }, plugin(handler));
    return plugins.start(settings);
  };
  const enqueue = (brain: Brain, description: string) => {
    made += 1;
    const slug = `p${String(made)}`;
    return brain.use('projects.create', { name: slug, slug, description });
  };
  const jobsOf = async (brain: Brain) => {
    const { items } = await brain.use('jobs.list', listQuery({ limit: 50 }));
    return items.filter(({ queue }) => queue === 'mailer.letters');
  };
  const titles = async (brain: Brain) => {
    const { items } = await brain.use('tasks.list', listQuery({ limit: 50 }));
    return items.map(({ title }) => title);
  };
  const patient = { timeoutMs: 15_000, everyMs: 50 };

  it('gets each with its payload, and it is completed', async () => {
    const brain = await start(
      `await api.use('tasks.create', { title: [job.payload.text, job.attempt, job.queue].join(' ') });`,
    );
    await enqueue(brain, 'hello');
    await eventually(async () => {
      expect(await titles(brain)).to.deep.equal(['hello 1 mailer.letters']);
      expect((await jobsOf(brain)).map(({ status }) => status)).to.deep.equal(['completed']);
    }, patient);
  });

  it('says "again later" or throws, and is tried again without a strike', async () => {
    const brain = await start(
      `if (job.attempt === 1) throw api.refuse('the other side is away');
       if (job.attempt === 2) throw new Error('I broke');
       await api.use('tasks.create', { title: 'third time' });`,
    );
    await enqueue(brain, 'x');
    await eventually(async () => {
      expect(await titles(brain)).to.deep.equal(['third time']);
    }, patient);
    const view = await brain.use('plugins.get', { name: 'mailer' });
    expect(view).to.include({ strikes: 0, status: 'enabled' });
  });

  it('has a deadline for each, of which its signal tells, and goes on to the next', async () => {
    const brain = await start(
      `if (job.payload.text === 'slow') {
         await new Promise((done) => signal.addEventListener('abort', done));
         await api.use('tasks.create', { title: 'told to stop' });
       } else await api.use('tasks.create', { title: 'quick' });`,
      { jobTimeoutSeconds: 1 },
    );
    await enqueue(brain, 'slow');
    await eventually(async () => {
      const [job] = await jobsOf(brain);
      expect(job?.lastError).to.match(/^plugin\.job-failed: .*1000 ms/);
      expect(await titles(brain)).to.include('told to stop');
    }, patient);
    await enqueue(brain, 'quick');
    await eventually(async () => {
      expect(await titles(brain)).to.include('quick');
    }, patient);
  });

  it('that loops in one is ended, started again, and off after its strikes; its jobs wait', async () => {
    const brain = await start('for (;;);', { jobTimeoutSeconds: 1, callTimeoutMs: 200 });
    for (let job = 0; job < 8; job += 1) await enqueue(brain, 'x');
    await eventually(
      async () => {
        const view = await brain.use('plugins.get', { name: 'mailer' });
        // All jobs that are under way when it hangs are one fault, and each has three attempts.
        if (view.status === 'enabled') await enqueue(brain, 'x');
        expect(view.status).to.equal('disabled');
      },
      { timeoutMs: 50_000, everyMs: 500 },
    );
    await brain.use('tasks.create', { title: 'works without it' });
    const statuses = (await jobsOf(brain)).map(({ status }) => status);
    expect(statuses.length).to.be.above(7);
    expect(statuses).not.to.include('completed');
    await brain.use('plugins.delete', { name: 'mailer' });
    expect(await jobsOf(brain)).to.deep.equal([]);
  });

  it('cannot put jobs on queues of others, nor declare them', async () => {
    await plugins.write(
      'mailer',
      { ...MANIFEST, permissions: ['task:write', 'project:write'] },
      `export function activate(api) {
        api.handle('mailer.letters', () => undefined);
        api.after('projects.create', async () => {
          const codes = [];
          for (const job of [['events', {}], ['mailer.letters', 5], ['mailer.letters', {}, { delaySeconds: -1 }]])
            codes.push(await api.enqueue(...job).catch((error) => error.code));
          await api.use('tasks.create', { title: codes.join(' ') });
        });
      }`,
    );
    await plugins.write('thief', { handlers: ['events'] }, 'export function activate() {}');
    const brain = await plugins.start();
    const { status, reason } = await brain.use('plugins.get', { name: 'thief' });
    expect(status).to.equal('failed');
    expect(reason).to.contain('handlers.0').and.to.contain('thief.');
    await enqueue(brain, 'x');
    await eventually(async () => {
      expect(await titles(brain)).to.deep.equal([
        'plugin.undeclared-queue plugin.invalid-request plugin.invalid-request',
      ]);
    }, patient);
  });

  it('are told why they end, and cannot stay by not ending', async () => {
    await plugins.write(
      'mailer',
      { permissions: ['task:write'] },
      `let api; export function activate(given) { api = given; }
       export async function deactivate(end) { await api.use('tasks.create', { title: end }); }`,
    );
    await plugins.write(
      'stayer',
      {},
      `export function activate() {} export function deactivate() { for (;;); }`,
    );
    const brain = await plugins.start();
    await brain.use('plugins.reload', { name: 'mailer' });
    await brain.use('plugins.update', { name: 'mailer', isEnabled: false });
    await eventually(async () => {
      expect((await titles(brain)).toSorted()).to.deep.equal(['disabled', 'reloaded']);
    }, patient);
    const { processId } = await brain.use('plugins.get', { name: 'stayer' });
    await brain.use('plugins.delete', { name: 'stayer' });
    expect(() => process.kill(processId ?? 0, 0)).to.throw('ESRCH');
  });
});
