import { request } from 'node:http';
import { expect } from 'chai';
import { fresh } from '../../support/builders.js';
import type { Api } from './api-client.js';

export function requestCases(api: Api): void {
  const typed = (type: string) => `/api/v1/tasks?filter[type]=${type}`;

  describe('an Idempotency-Key', () => {
    const withKey = (key = fresh('key')) => ({ headers: { 'idempotency-key': key } });

    it('makes a repeat answer the first result, and says so', async () => {
      const asked = withKey();
      const details = { title: 'Once', type: fresh('once') };
      const first = await api().post('/api/v1/tasks', details, asked);
      const again = await api().post('/api/v1/tasks', details, asked);
      expect(again.status).to.equal(201);
      expect(again.text).to.equal(first.text);
      for (const name of ['location', 'etag']) {
        expect(again.headers.get(name)).to.equal(first.headers.get(name));
      }
      expect(first.headers.get('idempotency-replayed')).to.equal(null);
      expect(again.headers.get('idempotency-replayed')).to.equal('true');
      expect(await api().count(typed(details.type))).to.equal(1);
    });

    it('refuses another body with 409', async () => {
      const asked = withKey();
      await api().post('/api/v1/tasks', { title: 'One' }, asked);
      const other = await api().post('/api/v1/tasks', { title: 'Two' }, asked);
      expect(other.status).to.equal(409);
      expect(other.body.code).to.equal('idempotency.key-reused');
    });

    it('makes five requests at once one task', async () => {
      const asked = withKey();
      const details = { title: 'At once', type: fresh('five') };
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => api().post('/api/v1/tasks', details, asked)),
      );
      expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201, 201]);
      expect(new Set(answers.map(({ text }) => text)).size).to.equal(1);
      const replayed = answers.filter(({ headers }) => headers.has('idempotency-replayed'));
      expect(replayed).to.have.length(4);
      expect(await api().count(typed(details.type))).to.equal(1);
    });

    it('belongs to its caller, and is free again after a refusal', async () => {
      const asked = withKey();
      const { key } = await api().keyOf('analyst');
      const first = await api().post('/api/v1/tasks', { title: 'Mine' }, asked);
      const other = await api().post('/api/v1/tasks', { title: 'Theirs' }, { ...asked, key });
      expect([first.status, other.status]).to.deep.equal([201, 201]);
      const wrong = withKey();
      expect((await api().post('/api/v1/tasks', {}, wrong)).status).to.equal(400);
      expect((await api().post('/api/v1/tasks', { title: 'Right' }, wrong)).status).to.equal(201);
    });

    it('is refused where the answer is a secret, and when it is not usable', async () => {
      const details = { name: 'ci', role: 'viewer' };
      const secret = await api().post('/api/v1/api-keys', details, withKey());
      expect(secret.body.code).to.equal('idempotency.unsupported');
      const odd = await api().post('/api/v1/tasks', { title: 'x' }, withKey('x'.repeat(256)));
      expect(odd.body.code).to.equal('idempotency.bad-key');
    });
  });

  describe('a bulk request', () => {
    it('creates all items in the order given', async () => {
      const titles = ['c', 'a', 'b'];
      const items = titles.map((title) => ({ title }));
      const { status, body } = await api().post('/api/v1/tasks', { items });
      expect(status).to.equal(201);
      expect(body.items.map(({ title }) => title)).to.deep.equal(titles);
    });

    it('creates none when one is wrong, and names it', async () => {
      const type = fresh('bulk');
      const items = [{ title: 'a', type }, { title: 'b', type }, { type }];
      const { status, body } = await api().post('/api/v1/tasks', { items });
      expect(status).to.equal(400);
      expect(body.errors.map(({ path }) => path)).to.deep.equal(['items.2.title']);
      const projectId = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';
      const orphans = [
        { title: 'a', type },
        { title: 'b', type, projectId },
      ];
      const refused = await api().post('/api/v1/tasks', { items: orphans });
      expect(refused.body.errors[0]?.path).to.equal('items.1.projectId');
      expect(await api().count(typed(type))).to.equal(0);
    });

    it('takes 1 to 1000 items', async () => {
      const items = (count: number) => Array.from({ length: count }, () => ({ title: 'x' }));
      for (const wrong of [[], items(1_001), 'x', null]) {
        const { status, body } = await api().post('/api/v1/tasks', { items: wrong });
        expect(status).to.equal(400);
        expect(body.errors[0]?.path).to.equal('items');
      }
      expect((await api().post('/api/v1/tasks', { items: items(1_000) })).status).to.equal(201);
    });
  });

  describe('a body', () => {
    it('that is no JSON is refused with the place of the fault', async () => {
      const { status, body } = await api().send('POST', '/api/v1/tasks', '{"title": }');
      expect(status).to.equal(400);
      expect(body).to.include({ code: 'json.malformed' });
      expect(body.errors).to.deep.equal([{ path: '', message: 'invalid JSON at position 10' }]);
    });

    it('larger than 1 MB is refused with 413, larger than that in bulk is not', async () => {
      const padding = ' '.repeat(1024 * 1024);
      const single = await api().send('POST', '/api/v1/tasks', `{"title":"x"${padding}}`);
      expect([single.status, single.body.code]).to.deep.equal([413, 'request.too-large']);
      const other = await api().send('POST', '/api/v1/api-keys', `{${padding}}`);
      expect(other.status).to.equal(413);
      const { headers } = await api().post('/api/v1/tasks', { title: 'x' });
      const path = headers.get('location') ?? '';
      expect((await api().send('PATCH', path, `{${padding}}`)).status).to.equal(413);
      const bulk = await api().send('POST', '/api/v1/tasks', `{"items":[{"title":"x"}]${padding}}`);
      expect(bulk.status).to.equal(201);
    });

    it('with a key that could poison an object, or nested too deeply, is refused', async () => {
      const poison = '{"title":"x","metadata":{"__proto__":{"admin":true}}}';
      const { status, body } = await api().send('POST', '/api/v1/tasks', poison);
      expect([status, body.code]).to.deep.equal([400, 'request.unsafe-key']);
      const deep = `{"title":"x","metadata":{"a":${'['.repeat(200)}${']'.repeat(200)}}}`;
      const refused = await api().send('POST', '/api/v1/tasks', deep);
      expect([refused.status, refused.body.code]).to.deep.equal([400, 'request.too-deep']);
    });
  });

  describe('an error', () => {
    it('is a problem that names the request, and tells nothing of the inside', async () => {
      const path = '/api/v1/nothing?x=1';
      const { status, headers, body } = await api().get(path);
      expect(status).to.equal(404);
      expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(body).to.deep.equal({
        ...{ type: 'about:blank', title: 'Not found', status: 404, code: 'route.not-found' },
        ...{ detail: 'There is nothing at /api/v1/nothing', instance: '/api/v1/nothing' },
        requestId: headers.get('x-request-id'),
      });
    });

    it('names the methods that there are instead of another one', async () => {
      const { status, headers, body } = await api().send('PUT', '/api/v1/tasks', '{}');
      expect([status, body.code]).to.deep.equal([405, 'route.method-not-allowed']);
      const methods = (headers.get('allow') ?? '').split(/, */);
      expect(methods).to.include.members(['GET', 'POST']).and.not.include('PUT');
    });
  });

  describe('X-Request-Id', () => {
    const idFor = async (given?: string) => {
      const headers = given === undefined ? {} : { 'x-request-id': given };
      return (await api().get('/health/live', { headers })).headers.get('x-request-id') ?? '';
    };

    it('is taken when it is sane', async () => {
      expect(await idFor('trace:1.a_b-C')).to.equal('trace:1.a_b-C');
    });

    it('is replaced when it is not, and made when there is none', async () => {
      const given = ['', 'a b', 'x'.repeat(101), '<script>'];
      for (const answered of [await idFor(), ...(await Promise.all(given.map(idFor)))]) {
        expect(answered).to.match(/^[0-9a-f-]{36}$/);
      }
    });
  });

  it('with more than 100 headers is answered 431', async () => {
    const statusWith = (count: number) =>
      new Promise<number | undefined>((resolve, reject) => {
        const names = Array.from({ length: count }, (_, index) => [`x-${String(index)}`, '1']);
        const asking = request(`${api().url}/health/live`, {
          headers: Object.fromEntries(names) as Record<string, string>,
        });
        asking.once('response', (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        });
        asking.once('error', reject);
        asking.end();
      });
    expect(await statusWith(90)).to.equal(200);
    expect(await statusWith(101)).to.equal(431);
  });
}
