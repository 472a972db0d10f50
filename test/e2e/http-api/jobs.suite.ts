import { expect } from 'chai';
import { fresh, newId } from '../../support/builders.js';
import { eventually } from '../../support/eventually.js';
import type { Answer, Api } from './api-client.js';

const PATH = '/api/v1/jobs';
const MEBIBYTE = 1_048_576;

export function jobCases(api: Api): void {
  const waiting = (more: object = {}) => ({ queue: 'orders', payload: { order: 1 }, ...more });
  const enqueue = async (more: object = {}): Promise<Answer> => {
    const answer = await api().post(PATH, waiting(more));
    expect(answer.status, answer.text).to.equal(201);
    return answer;
  };
  const faultsOf = ({ body }: Answer) => body.errors.map(({ path }) => path);
  const stored = () => api().count(`${PATH}?filter[queue]=orders,nobody,events,http`);

  describe('a job', () => {
    it('is enqueued with every option, and is found where Location says', async () => {
      const { body, headers } = await enqueue({
        ...{ priority: 'critical', runAt: '2099-01-01T00:00:00.000Z', groupKey: 'g' },
        ...{ dedupKey: fresh('key'), dedupWindowSeconds: 60, fairnessKey: 'acme' },
        ...{ maxAttempts: 3, timeoutSeconds: 1.5, backoff: { kind: 'fixed', delaySeconds: 2 } },
        ...{ children: [waiting({ priority: 7 })], childFailure: 'fail' },
      });
      const location = headers.get('location') ?? '';
      expect(location).to.equal(`${PATH}/${body.id}`);
      expect(body).to.deep.include({
        ...{ queue: 'orders', payload: { order: 1 }, priority: 100, attempt: 0, maxAttempts: 3 },
        ...{ groupKey: 'g', fairnessKey: 'acme', timeoutSeconds: 1.5, childFailure: 'fail' },
        ...{ runAt: '2099-01-01T00:00:00.000Z', backoff: { kind: 'fixed', delaySeconds: 2 } },
        ...{ parentId: null, openChildren: 1, isCancelRequested: false, result: null },
      });
      const found = await api().get(location);
      expect(found).to.deep.include({ status: 200, body: { ...body, attempts: [], lines: [] } });
      const list = `${PATH}?filter[queue]=orders&filter[priority]=7`;
      expect((await api().get(list)).body.items[0]).to.deep.include({ parentId: body.id });
    });

    it('is due after delaySeconds', async () => {
      const before = Date.now();
      const { body } = await enqueue({ delaySeconds: 3_600 });
      expect(body.status).to.equal('scheduled');
      const { runAt } = body as unknown as { readonly runAt: string };
      expect(Date.parse(runAt) - before).to.be.within(3_599_000, 3_900_000);
    });

    it('is there once for a dedupKey and once for an Idempotency-Key', async () => {
      const dedupKey = fresh('key');
      expect((await enqueue({ dedupKey })).body.id).to.equal((await enqueue({ dedupKey })).body.id);
      const once = { headers: { 'idempotency-key': fresh('once') } };
      const first = await api().post(PATH, waiting(), once);
      const again = await api().post(PATH, waiting(), once);
      expect([again.status, again.body.id]).to.deep.equal([201, first.body.id]);
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
    });

    for (const [about, job, paths] of [
      ['no queue', { payload: {} }, ['queue']],
      ['a queue that nobody knows', { queue: 'nobody' }, ['queue']],
      ['a queue of the program itself', { queue: 'events', payload: {} }, ['queue']],
      ['a name that no queue can have', { queue: '../x' }, ['queue']],
      [
        'a payload that does not fit the schema',
        waiting({ payload: { order: 'x' } }),
        ['payload.order'],
      ],
      ['a payload that is no object', waiting({ payload: [1] }), ['payload']],
      [
        'a built-in payload that is not valid',
        { queue: 'http', payload: { url: 'x' } },
        ['payload.url'],
      ],
      ['a time in the past', waiting({ runAt: '2020-01-01T00:00:00Z' }), ['runAt']],
      ['a time and a delay', waiting({ runAt: '2099-01-01', delaySeconds: 1 }), ['delaySeconds']],
      [
        'wrong values',
        waiting({
          priority: 101,
          maxAttempts: 0,
          timeoutSeconds: 0,
          groupKey: '',
          childFailure: 'x',
        }),
        ['priority', 'maxAttempts', 'timeoutSeconds', 'groupKey', 'childFailure'],
      ],
      ['a priority that has no such name', waiting({ priority: 'urgent' }), ['priority']],
      ['a field that is not known', waiting({ colour: 'red' }), ['colour']],
      [
        'a wrong backoff',
        waiting({ backoff: { kind: 'slow' } }),
        ['backoff.kind', 'backoff.delaySeconds'],
      ],
      [
        'wrong children',
        waiting({ children: [waiting(), 5, { queue: 7 }] }),
        ['children.1', 'children.2.queue'],
      ],
      [
        'children whose queue is not known',
        waiting({ children: [{ queue: 'nobody', children: [{ queue: 'nobody' }] }] }),
        ['children.0.queue', 'children.0.children.0.queue'],
      ],
    ] as const) {
      it(`is not enqueued with ${about}`, async () => {
        const before = await stored();
        const answer = await api().post(PATH, job);
        expect(answer.status, answer.text).to.equal(400);
        expect(faultsOf(answer)).to.have.members(paths);
        expect(answer.headers.get('content-type')).to.contain('application/problem+json');
        expect(await stored()).to.equal(before);
      });
    }

    it('is not enqueued with more than 1 MB', async () => {
      const before = await stored();
      const text = 'x'.repeat(MEBIBYTE);
      const alone = await api().post(PATH, waiting({ payload: { order: 1, text } }));
      expect([alone.status, alone.body.code]).to.deep.equal([413, 'request.too-large']);
      const items = [waiting(), waiting({ payload: { order: 1, text } })];
      const among = await api().post(PATH, { items });
      expect([among.status, faultsOf(among)]).to.deep.equal([400, ['items.1.payload']]);
      expect(await stored()).to.equal(before);
    });

    it('needs job:write', async () => {
      const { key } = await api().keyOf('viewer');
      const { id } = (await enqueue()).body;
      for (const path of [PATH, `${PATH}/${id}/cancel`, `${PATH}/${id}/retry`]) {
        const answer = await api().post(path, path === PATH ? waiting() : {}, { key });
        expect(answer.status).to.equal(403);
      }
      expect((await api().get(`${PATH}/${id}`, { key })).status).to.equal(200);
    });
  });

  describe('jobs in bulk', () => {
    it('are enqueued in order, all or none', async () => {
      const groupKey = fresh('bulk');
      const items = [3, 1, 2].map((order) => waiting({ payload: { order }, groupKey }));
      const made = await api().post(PATH, { items });
      expect(made.status).to.equal(201);
      const orders = made.body.items.map(({ payload }) => payload);
      expect(orders).to.deep.equal([{ order: 3 }, { order: 1 }, { order: 2 }]);
      const before = await stored();
      for (const [wrong, paths] of [
        [
          [{ queue: 'nobody' }, waiting({ payload: {} })],
          ['items.3.queue', 'items.4.payload'],
        ],
        [
          [waiting({ priority: -1 }), 5],
          ['items.3.priority', 'items.4'],
        ],
      ] as const) {
        const refused = await api().post(PATH, { items: [...items, ...wrong] });
        expect([refused.status, faultsOf(refused)]).to.deep.equal([400, paths]);
      }
      expect(await stored()).to.equal(before);
    });

    it('are up to 10 000', async function () {
      this.timeout(60_000);
      const many = (length: number) => ({
        items: Array.from({ length }, () => waiting({ groupKey: 'many' })),
      });
      const refused = await api().post(PATH, many(10_001));
      expect([refused.status, faultsOf(refused)]).to.deep.equal([400, ['items']]);
      const made = await api().post(PATH, many(10_000));
      expect(made.status).to.equal(201);
      expect(new Set(made.body.items.map(({ id }) => id)).size).to.equal(10_000);
    });
  });

  describe('a job that is managed', () => {
    it('is cancelled with its reason, once', async () => {
      const { id } = (await enqueue()).body;
      const cancelled = await api().post(`${PATH}/${id}/cancel`, { reason: 'withdrawn' });
      expect(cancelled.status).to.equal(200);
      expect(cancelled.body).to.include({
        ...{ id, status: 'cancelled', lastError: 'job.cancelled: withdrawn' },
      });
      const again = await api().post(`${PATH}/${id}/cancel`, {});
      expect([again.status, again.body.code]).to.deep.equal([409, 'job.ended']);
    });

    it('is cancelled without a body, and by its Idempotency-Key once', async () => {
      const { id } = (await enqueue()).body;
      const asked = { headers: { 'idempotency-key': fresh('cancel') } };
      const cancel = () => api().send('POST', `${PATH}/${id}/cancel`, undefined, asked);
      const [first, again] = [await cancel(), await cancel()];
      expect([first.status, first.body.status]).to.deep.equal([200, 'cancelled']);
      expect([again.status, again.body]).to.deep.equal([200, first.body]);
    });

    it('refuses a reason that is none', async () => {
      const { id } = (await enqueue()).body;
      for (const reason of ['', 5, 'x'.repeat(501)]) {
        const answer = await api().post(`${PATH}/${id}/cancel`, { reason });
        expect([answer.status, faultsOf(answer)]).to.deep.equal([400, ['reason']]);
      }
      expect((await api().get(`${PATH}/${id}`)).body.status).to.equal('pending');
    });

    it('is due again after it was given up, and shows its attempts', async function () {
      this.timeout(30_000);
      const payload = { url: 'http://127.0.0.1:1/', method: 'GET' };
      const { body } = await api().post(PATH, { queue: 'http', payload });
      const path = `${PATH}/${body.id}`;
      const givenUp = (attempts: number) =>
        eventually(async () => {
          const { body: job } = await api().get(path);
          expect(job.status).to.equal('dead_letter');
          expect(job.attempts).to.have.length(attempts);
        });
      await givenUp(1);
      expect((await api().post(`${path}/retry`, {})).status).to.equal(200);
      await givenUp(2);
      const pending = (await enqueue()).body;
      const refused = await api().post(`${PATH}/${pending.id}/retry`, {});
      expect([refused.status, refused.body.code]).to.deep.equal([409, 'job.not-ended']);
    });

    it('is not found when there is none', async () => {
      for (const id of [newId(), 'no-uuid']) {
        for (const answer of [
          await api().get(`${PATH}/${id}`),
          await api().post(`${PATH}/${id}/cancel`, {}),
          await api().post(`${PATH}/${id}/retry`, {}),
        ]) {
          expect([answer.status, answer.body.code]).to.deep.equal([404, 'job.not-found']);
        }
      }
    });
  });
}
