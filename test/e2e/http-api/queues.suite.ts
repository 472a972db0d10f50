import { expect } from 'chai';
import { eventually } from '../../support/eventually.js';
import type { Api } from './api-client.js';

const JOBS = '/api/v1/jobs';
const QUEUES = '/api/v1/queues';

interface QueueBody {
  readonly name: string;
  readonly isPaused: boolean;
  readonly isHandled: boolean;
  readonly dueSince: string | null;
  readonly oldestSeconds: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly settings: object;
  readonly lastHour: {
    readonly attempts: number;
    readonly errorRate: number;
    readonly waitSeconds: { readonly p99: number } | null;
    readonly runSeconds: { readonly p50: number } | null;
  };
}

export function queueCases(api: Api): void {
  const shown = async (name: string) =>
    (await api().get(`${QUEUES}/${name}`)).body as unknown as QueueBody;

  describe('a worker', () => {
    it('is listed with what it minds, in pages that can be filtered and sorted', async () => {
      const { status, body } = await api().get('/api/v1/workers?sort=-heartbeatAt&limit=1');
      expect(status).to.equal(200);
      const [worker] = body.items as unknown as readonly Record<string, unknown>[];
      expect(worker).to.include({ state: 'running', concurrency: 10, maxConcurrency: 10 });
      expect(worker?.['queues']).to.include.members(['events', 'http']);
      expect(worker).not.to.have.any.keys('draining');
      const future = await api().get('/api/v1/workers?filter[startedAt][gt]=2100-01-01');
      expect(future.body.items).to.deep.equal([]);
      expect((await api().get('/api/v1/workers?filter[secret]=1')).status).to.equal(400);
    });
  });

  describe('a queue', () => {
    it('is listed with what waits on it and what holds for it', async () => {
      await api().post(JOBS, { queue: 'orders', payload: { order: 1 } });
      const { status, body } = await api().get(QUEUES);
      expect(status).to.equal(200);
      const queues = body.items as unknown as readonly QueueBody[];
      const names = queues.map(({ name }) => name);
      expect(names).to.include.members(['events', 'http', 'email', 'orders']);
      expect(names).to.deep.equal([...names].sort());
      const orders = await shown('orders');
      expect(orders).to.include({ isPaused: false, isHandled: false });
      expect(orders.counts['pending']).to.be.above(0);
      expect(orders.oldestSeconds).to.be.above(0);
      expect(orders.settings).to.have.property('schema');
      expect((await shown('http')).isHandled).to.equal(true);
    });

    it('that is paused keeps its jobs, and does them once it is resumed', async function () {
      this.timeout(30_000);
      const paused = await api().patch(`${QUEUES}/http`, { isPaused: true });
      expect(paused.status).to.equal(200);
      expect(paused.body).to.include({ name: 'http', isPaused: true });
      const payload = { url: 'http://127.0.0.1:1/', method: 'GET' };
      const { body } = await api().post(JOBS, { queue: 'http', payload });
      const statusOf = async () => (await api().get(`${JOBS}/${body.id}`)).body.status;
      expect((await shown('http')).isPaused).to.equal(true);
      expect(await statusOf()).to.equal('pending');
      const resumed = await api().patch(`${QUEUES}/http`, { isPaused: false });
      expect((resumed.body as unknown as QueueBody).isPaused).to.equal(false);
      await eventually(async () => {
        expect(await statusOf()).to.equal('dead_letter');
      });
      await eventually(async () => {
        const { lastHour } = await shown('http');
        expect(lastHour.attempts).to.be.above(0);
        expect(lastHour.errorRate).to.be.within(0, 1);
        expect(lastHour.waitSeconds?.p99).to.be.above(0);
        expect(lastHour.runSeconds?.p50).to.be.above(0);
      });
    });

    it('is purged of what waits on it', async () => {
      await api().post(JOBS, { queue: 'orders', payload: { order: 1 } });
      const later = { queue: 'orders', payload: { order: 1 }, delaySeconds: 3_600 };
      await api().post(JOBS, later);
      const { counts } = await shown('orders');
      expect(counts['scheduled']).to.be.above(0);
      const waiting = (counts['pending'] ?? 0) + (counts['scheduled'] ?? 0);
      const purged = await api().post(`${QUEUES}/orders/purge`, { what: 'waiting' });
      expect([purged.status, purged.body]).to.deep.equal([200, { purged: waiting }]);
      expect((await shown('orders')).counts).to.include({ pending: 0, scheduled: 0 });
      const again = await api().send('POST', `${QUEUES}/orders/purge`, undefined);
      expect(again.body.purged).to.equal(0);
    });

    it('refuses what it cannot be told', async () => {
      for (const [change, paths] of [
        [{}, ['isPaused']],
        [{ isPaused: 'yes' }, ['isPaused']],
        [{ isPaused: true, name: 'x' }, ['name']],
      ] as const) {
        const { status, body } = await api().patch(`${QUEUES}/http`, change);
        expect([status, body.errors.map(({ path }) => path)]).to.deep.equal([400, paths]);
      }
      const odd = await api().post(`${QUEUES}/http/purge`, { what: 'all' });
      expect([odd.status, odd.body.errors.map(({ path }) => path)]).to.deep.equal([400, ['what']]);
      const own = await api().post(`${QUEUES}/events/purge`, {});
      expect([own.status, own.body.code]).to.deep.equal([409, 'queue.own']);
    });

    it('is not found when nobody knows it', async () => {
      for (const answer of [
        await api().get(`${QUEUES}/nobody`),
        await api().patch(`${QUEUES}/nobody`, { isPaused: true }),
      ]) {
        expect([answer.status, answer.body.code]).to.deep.equal([404, 'queue.not-found']);
      }
    });

    it('is changed by whoever may write jobs, and purged by whoever may delete them', async () => {
      const viewer = await api().keyOf('viewer');
      const service = await api().keyOf('service');
      expect((await api().get(QUEUES, viewer)).status).to.equal(200);
      const pausing = { isPaused: false };
      expect((await api().patch(`${QUEUES}/orders`, pausing, viewer)).status).to.equal(403);
      expect((await api().patch(`${QUEUES}/orders`, pausing, service)).status).to.equal(200);
      expect((await api().post(`${QUEUES}/orders/purge`, {}, service)).status).to.equal(403);
    });
  });
}
