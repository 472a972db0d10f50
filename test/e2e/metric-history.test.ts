import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BrainProcess } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';

interface Points {
  readonly points: readonly { readonly at: string; readonly value: number }[];
}

interface Report {
  readonly targets: readonly {
    readonly name: string;
    readonly value: number | null;
    readonly facts: Readonly<Record<string, number>>;
  }[];
}

describe('the history of metrics', function () {
  this.timeout(90_000);
  let dataDir: string;
  let brain: BrainProcess | undefined;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'brain-history-'));
  });

  afterEach(async () => {
    await brain?.stop('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  const requests = async (from: BrainProcess) => {
    const query = new URLSearchParams({ aggregate: 'sum', step: '3600' });
    query.set('label[route]', '/api/v1/projects');
    const path = `/api/v1/metrics/http_requests_total/points?${query.toString()}`;
    const { points } = await from.get<Points>(path);
    return points.reduce((sum, { value }) => sum + value, 0);
  };

  const available = async (from: BrainProcess) => {
    const { targets } = await from.get<Report>('/api/performance/report?hours=1');
    const target = targets.find(({ name }) => name === 'availability');
    if (!target) throw new Error('no availability');
    return target;
  };

  it('is there after a restart, with the last seconds before it', async () => {
    brain = await BrainProcess.start({ dataDir });
    const first = brain;
    for (let call = 0; call < 7; call += 1) await first.get('/api/v1/projects');
    expect(await first.stop()).to.equal(0);
    brain = await BrainProcess.start({ dataDir });
    expect(await requests(brain)).to.equal(7);
    const { facts } = await available(brain);
    expect(facts['plannedSeconds']).to.be.greaterThan(0);
    expect(facts['unplannedSeconds']).to.equal(0);
  });

  it('has a gap, and no zeros, where the process was killed; the time counts as down', async () => {
    brain = await BrainProcess.start({ dataDir });
    const first = brain;
    const query = new URLSearchParams({ step: '1' }).toString();
    const memory = `/api/v1/metrics/process_resident_memory_bytes/points?${query}`;
    const half = () => `&from=${new Date(Date.now() - 1_800_000).toISOString()}`;
    await eventually(
      async () => {
        const { points } = await first.get<Points>(memory + half());
        expect(points.length).to.be.greaterThan(2);
      },
      { timeoutMs: 20_000, everyMs: 500 },
    );
    await first.stop('SIGKILL');
    const killedAt = Date.now();
    brain = await BrainProcess.start({ dataDir });
    const second = brain;
    const beganAt = Date.now();
    await eventually(
      async () => {
        const { points } = await second.get<Points>(memory + half());
        expect(points.length).to.be.greaterThan(1);
        const inGap = points.filter(({ at }) => {
          const time = new Date(at).getTime();
          return time > killedAt && time < beganAt - 2_000;
        });
        expect(inGap).to.deep.equal([]);
        expect(points.filter(({ value }) => value === 0)).to.deep.equal([]);
      },
      { timeoutMs: 20_000, everyMs: 500 },
    );
    // A process counts as running until it has been silent for 25 seconds.
    await eventually(
      async () => {
        const { facts, value } = await available(second);
        expect(facts['unplannedSeconds']).to.be.greaterThan(0);
        expect(value).to.be.lessThan(1);
      },
      { timeoutMs: 40_000, everyMs: 1_000 },
    );
  });
});
