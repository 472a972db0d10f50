import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Brain, ConfigOverrides, RoleName } from '../../../../src/bootstrap/library.js';
import { newId } from '../../../support/builders.js';
import { eventually } from '../../../support/eventually.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { startApi, type ApiUnderTest } from './api-under-test.js';
import type { FakeHost } from './fake-host.js';

interface JobJson {
  readonly id: string;
  readonly status: string;
  readonly payload: object;
  readonly children?: readonly object[];
}

describe('brain queue on the API itself', () => {
  let brain: Brain;
  let host: FakeHost;
  let run: ApiUnderTest['run'];

  let clock: ManualClock;

  const open = async (config: ConfigOverrides, roles: readonly RoleName[] = ['api']) => {
    clock = new ManualClock();
    ({ brain, host, run } = await startApi('queue', { config, clock, roles }));
  };
  const enqueue = async (...argv: readonly string[]) =>
    JSON.parse(await run('enqueue', 'reports', ...argv, '--json')) as JobJson;
  const show = async (id: string) => JSON.parse(await run('show', id, '--json')) as JobJson;

  afterEach(() => brain.stop());

  it('shows each limit and what is in use of it', async () => {
    await open({
      limits: {
        github: { concurrency: 5 },
        slack: { rate: { count: 60, perSeconds: 30, burst: 7 } },
      },
    });
    const shown = await run('limits');
    expect(shown)
      .to.match(/github +5 +0 +any/)
      .and.match(/slack +any +60 in 30 s +7/);
    expect(JSON.parse(await run('limits', '--json'))).to.deep.equal({
      items: [
        { name: 'github', concurrency: 5, rate: null, held: 0, available: null },
        {
          name: 'slack',
          concurrency: null,
          rate: { count: 60, perSeconds: 30, burst: 7 },
          held: 0,
          available: 7,
        },
      ],
      nextCursor: null,
    });
  });

  it('shows the workers that there are', async () => {
    await open({ jobs: { concurrency: { min: 2, max: 50 } } }, ['api', 'worker']);
    const shown = await eventually(async () => {
      const answer = await run('workers');
      expect(answer).not.to.contain('No workers');
      return answer;
    });
    expect(shown).to.match(/^ID +STATE +VERSION +PATTERNS +RUNNING +CONCURRENCY +MINCONCURRENCY/);
    expect(shown).to.match(/running +\d+\.\d+\.\d+ +- +0 +2 +2 +50 +2026-/);
    const { items } = JSON.parse(await run('workers', '--json')) as { items: readonly object[] };
    expect(items).to.have.length(1);
    expect(items[0]).to.include({ state: 'running', pid: process.pid, patterns: null });
    expect(await run('workers', '--filter', 'host=elsewhere')).to.equal('No workers found.\n');
  });

  it('says that there is no limit', async () => {
    await open({});
    expect(await run('limits')).to.equal('No limit is configured.\n');
  });

  describe('with queues', () => {
    beforeEach(() => open({ jobs: { queues: { reports: { maxAttempts: 4 }, mails: {} } } }));

    it('shows what waits on each, alone and with its verbs', async () => {
      await enqueue('--payload', '{"n": 1}');
      await enqueue('--delay-seconds', '3600');
      await run('pause', 'mails');
      await clock.advance(4_500);
      const listed = await run('list');
      expect(listed).to.match(/QUEUE +PENDING +SCHEDULED +PROCESSING +FAILED +DEAD_LETTER +OLDEST/);
      expect(listed)
        .to.match(/\nreports +1 +1 +0 +0 +0 +5s +no handler\n/)
        .and.match(/\nmails +0 +0 +0 +0 +0 +- +paused\n/)
        .and.match(/\nhttp +0 +0 +0 +0 +0 +- +open\n/);
      expect(await run()).to.match(/reports +1 +1[\s\S]*enqueue +Put a job on a queue/);
      expect(await run('stats')).to.match(/reports +1 +1/);
      expect(await run('stats', 'reports')).to.match(
        /name: +reports[\s\S]*pending: +1[\s\S]*attempts: +0/,
      );
      const { items } = JSON.parse(await run('stats', '--json')) as { items: { name: string }[] };
      expect(items.map(({ name }) => name)).to.include.members(['http', 'mails', 'reports']);
    });

    it('enqueues with every option', async () => {
      const job = await enqueue(
        ...['--payload', '{"n": 1}', '--priority', 'high', '--run-at', '2099-01-01'],
        ...['--dedup-key', 'd', '--dedup-window-seconds', '60', '--group-key', 'g'],
        ...['--fairness-key', 'f', '--max-attempts', '2', '--timeout-seconds', '1.5'],
        ...['--backoff', 'fixed', '--backoff-seconds', '3', '--child-failure', 'go-on'],
        ...['--children', '[{"queue": "mails", "priority": 5}]'],
      );
      expect(job).to.deep.include({
        ...{ queue: 'reports', payload: { n: 1 }, priority: 90, groupKey: 'g', fairnessKey: 'f' },
        ...{ maxAttempts: 2, timeoutSeconds: 1.5, childFailure: 'go-on', openChildren: 1 },
        ...{ runAt: '2099-01-01T00:00:00.000Z', backoff: { kind: 'fixed', delaySeconds: 3 } },
      });
      expect((await enqueue('--dedup-key', 'd')).id).to.equal(job.id);
      expect(await run('enqueue', 'reports', '--priority', '7')).to.match(
        /^Job [0-9a-f-]{36} on reports is pending\.\n$/,
      );
      expect(await run('enqueue', 'reports', '--delay-seconds', '60')).to.match(
        /is scheduled, due 20/,
      );
    });

    it('takes a payload from a file or from what is piped in', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'brain-cli-'));
      try {
        host.cwd = folder;
        await writeFile(join(folder, 'report.json'), '{"from": "file"}');
        expect((await enqueue('--payload', '@report.json')).payload).to.deep.equal({
          from: 'file',
        });
        host.piped = '{"from": "pipe"}';
        expect((await enqueue('--payload', '-')).payload).to.deep.equal({ from: 'pipe' });
        host.piped = `"${'x'.repeat(1_048_576)}"`;
        const large = await host.run('queue', 'enqueue', 'reports', '--payload', '-');
        expect(large).to.include({ code: 1 });
        expect(large.stderr).to.contain('standard input is larger than 1048576 bytes');
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    for (const [argv, message] of [
      [['--payload', '{'], '--payload is no JSON'],
      [['--priority', 'urgent'], 'It must be 0 to 100, or one of low, normal, high, critical.'],
      [['--backoff', 'fixed'], '--backoff and --backoff-seconds go together'],
      [['--backoff-seconds', '1'], '--backoff and --backoff-seconds go together'],
      [['--payload', '-', '--children', '-'], 'only one of --payload and --children'],
      [['--child-failure', 'x'], 'Allowed choices are wait, fail, go-on'],
    ] as const) {
      it(`enqueues nothing with ${argv.join(' ')}`, async () => {
        const { code, stdout, stderr } = await host.run('queue', 'enqueue', 'reports', ...argv);
        expect([code, stdout]).to.deep.equal([2, '']);
        expect(stderr).to.contain(message);
        expect(await run('jobs')).to.equal('No jobs found.\n');
      });
    }

    it('says what the API refuses', async () => {
      const nobody = await host.run('queue', 'enqueue', 'nobody');
      expect(nobody.code).to.equal(1);
      expect(nobody.stderr).to.contain('has no handler');
      const missing = await host.run('queue', 'retry', newId());
      expect(missing).to.include({ code: 1, stdout: '' });
      expect((await host.run('queue', 'pause', 'nobody')).stderr).to.contain('nobody');
    });

    it('lists jobs by queue and status', async () => {
      const { id } = await enqueue();
      await run('enqueue', 'mails');
      await run('cancel', id);
      expect(await run('jobs'))
        .to.contain('mails')
        .and.contain('reports');
      expect(await run('jobs', 'mails')).to.not.contain('reports');
      expect(await run('jobs', '--status', 'cancelled'))
        .to.contain(id)
        .and.not.contain('mails');
      const filter = ['jobs', 'reports', '--filter', 'status=pending', '--all', '--json'];
      expect(JSON.parse(await run(...filter))).to.deep.equal({ items: [], nextCursor: null });
    });

    it('cancels a job and makes it due again', async () => {
      const { id } = await enqueue();
      expect(await run('cancel', id, '--reason', 'withdrawn')).to.equal(
        `Job ${id} is cancelled.\n`,
      );
      expect(await show(id)).to.include({
        ...{ status: 'cancelled', lastError: 'job.cancelled: withdrawn' },
      });
      expect(await run('retry', id)).to.equal(`Job ${id} is pending.\n`);
      expect(await run('show', id)).to.match(/status: +pending[\s\S]*Not attempted yet\./);
      expect((await host.run('queue', 'retry', id)).stderr).to.contain('The job is pending');
    });

    it('pauses, resumes and purges', async () => {
      await enqueue();
      expect(await run('pause', 'reports')).to.equal('Queue reports is paused.\n');
      expect(await run('resume', 'reports')).to.equal('Queue reports is not paused.\n');
      expect(await run('purge', 'reports', '--what', 'dead_letter')).to.equal(
        '0 jobs of reports are forgotten.\n',
      );
      expect(await run('purge', 'reports')).to.equal('1 jobs of reports are cancelled.\n');
      expect((await host.run('queue', 'purge', 'reports', '--what', 'all')).code).to.equal(2);
    });

    /** Runs until it has shown so much, then lets a second pass, then interrupts it. */
    const watched = async (marks: number, mark: RegExp, ...argv: readonly string[]) => {
      const running = host.run('queue', 'stats', '--watch', ...argv);
      for (let seen = 1; seen <= marks; seen += 1) {
        while ((host.shown.match(mark)?.length ?? 0) < seen || host.clock.asleep === 0) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        if (seen < marks) await host.clock.advance(1_000);
      }
      host.interruption.abort();
      return running;
    };

    it('watches in plain lines where there is no terminal', async () => {
      const { code, stdout } = await watched(2, /reports/g, 'reports');
      expect(code).to.equal(0);
      expect(stdout).to.equal(
        ['2026-03-01T12:00:00.000Z', '2026-03-01T12:00:01.000Z']
          .map(
            (at) =>
              `${at} reports pending=0 scheduled=0 processing=0 failed=0 dead_letter=0 oldest=- no handler attempts=0 attemptsPerMinute=0 errorRate=- waitSeconds=- runSeconds=-\n`,
          )
          .join(''),
      );
    });

    it('watches in one table on a terminal', async () => {
      host.columns = 100;
      const { stdout } = await watched(2, /Ctrl-C/g);
      expect(stdout.split('\u001b[H\u001b[J')).to.have.length(3);
      expect(stdout).to.match(/reports +0 +0/);
    });

    it('watches how the jobs of one queue went', async () => {
      host.columns = 100;
      const { stdout } = await watched(1, /Ctrl-C/g, 'reports');
      expect(stdout).to.match(
        /reports +0 +0[\s\S]*Last hour:\nattempts: +0\n[\s\S]*waitSeconds: +-/,
      );
    });

    it('watches in an object a line for programs', async () => {
      const { stdout } = await watched(2, /\n/g, '--json');
      const lines = stdout.trimEnd().split('\n');
      const looks = lines.map((line) => JSON.parse(line) as { at: string; queues: object[] });
      expect(looks.map(({ at }) => at)).to.deep.equal([
        '2026-03-01T12:00:00.000Z',
        '2026-03-01T12:00:01.000Z',
      ]);
      expect(looks[1]?.queues).to.have.length.above(1);
    });
  });
});
