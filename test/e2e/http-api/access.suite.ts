import { expect } from 'chai';
import type { Api } from './api-client.js';
import type { OpenApiDocument } from './open-api-document.js';

export function accessCases(api: Api): void {
  describe('access', () => {
    it('needs a key, in one of two headers', async () => {
      const refused = await api().get('/api/v1/tasks', { key: null });
      expect(refused.status).to.equal(401);
      expect(refused.headers.get('www-authenticate')).to.match(/^Bearer/);
      expect(refused.body.code).to.equal('access.unauthorised');
      const { key } = await api().keyOf('viewer');
      const bearer = { key: null, headers: { authorization: `Bearer ${key}` } };
      expect((await api().get('/api/v1/tasks', bearer)).status).to.equal(200);
      expect((await api().get('/api/v1/tasks', { key })).status).to.equal(200);
      expect((await api().get('/api/v1/tasks', { key: `${key}x` })).status).to.equal(401);
    });

    it('is needed on every route but the open ones', async () => {
      const { text } = await api().get('/openapi.json', { key: null });
      const { paths } = JSON.parse(text) as OpenApiDocument;
      const open: string[] = [];
      for (const [path, operations] of Object.entries(paths)) {
        for (const [method, operation] of Object.entries(operations)) {
          if (operation.security) open.push(`${method} ${path}`);
          else {
            const concrete = path.replace('{id}', '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10');
            const sent = method === 'get' || method === 'delete' ? undefined : '{}';
            const answer = await api().send(method.toUpperCase(), concrete, sent, { key: null });
            expect(answer.status, `${method} ${path}`).to.equal(401);
          }
        }
      }
      expect(open).to.have.members([
        ...['get /', 'get /assets/status.css', 'get /favicon.ico', 'get /openapi.json'],
        'post /{provider}/events',
        // In development, where monitoring.publicMetrics is on.
        ...['get /metrics', 'get /metrics/prometheus', 'get /config/status'],
        ...['get /health', 'get /health/simple', 'get /health/live', 'get /health/ready'],
      ]);
    });

    it('to writing is refused to a viewer, to keys to all but administrators', async () => {
      const viewer = await api().keyOf('viewer');
      const write = await api().post('/api/v1/tasks', { title: 'x' }, { key: viewer.key });
      expect([write.status, write.body.code]).to.deep.equal([403, 'access.forbidden']);
      const analyst = await api().keyOf('analyst');
      const { key } = analyst;
      const created = await api().post('/api/v1/tasks', { title: 'x' }, { key });
      expect(created.status).to.equal(201);
      const path = created.headers.get('location') ?? '';
      expect((await api().delete(path, { key })).status).to.equal(403);
      expect((await api().get('/api/v1/api-keys', { key })).status).to.equal(403);
      const wanted = { name: 'more', role: 'admin' };
      expect((await api().post('/api/v1/api-keys', wanted, { key })).status).to.equal(403);
    });

    it('by HTTP Basic is to the status page alone', async () => {
      const { id, key } = await api().keyOf('viewer');
      const basic = (password: string) => ({
        key: null,
        headers: { authorization: `Basic ${Buffer.from(`x:${password}`).toString('base64')}` },
      });
      const page = await api().get('/', basic(key));
      expect([page.status, page.text.includes('Last deliveries')]).to.deep.equal([200, true]);
      expect(page.headers.get('cache-control')).to.equal('no-store');
      expect((await api().get('/api/v1/tasks', basic(key))).status).to.equal(401);
      const wrong = await api().get('/', basic(`${key}x`));
      expect(wrong.status).to.equal(401);
      expect(wrong.headers.get('www-authenticate')).to.match(/^Basic /);
      expect((await api().delete(`/api/v1/api-keys/${id}`)).status).to.equal(204);
      expect((await api().get('/', basic(key))).status).to.equal(401);
    });

    it('ends as soon as the key is revoked', async () => {
      const { id, key } = await api().keyOf('viewer');
      expect((await api().get('/api/v1/tasks', { key })).status).to.equal(200);
      expect((await api().delete(`/api/v1/api-keys/${id}`)).status).to.equal(204);
      expect((await api().get('/api/v1/tasks', { key })).status).to.equal(401);
      const { body } = await api().get(`/api/v1/api-keys/${id}`);
      expect(body.revokedAt).to.be.a('string');
    });

    it('keeps to the scopes of the key', async () => {
      const scoped = { name: 'ro', role: 'admin', scopes: ['project:read'] };
      const { body } = await api().post('/api/v1/api-keys', scoped);
      const { key } = body;
      expect((await api().get('/api/v1/projects', { key })).status).to.equal(200);
      expect((await api().get('/api/v1/tasks', { key })).status).to.equal(403);
    });

    it('never shows a key or its digests again', async () => {
      const { id, key } = await api().keyOf('viewer');
      const shown = await api().get(`/api/v1/api-keys/${id}`);
      expect(shown.text).not.to.include(key);
      expect(shown.body).not.to.have.any.keys('key', 'hash', 'lookup');
      const listed = await api().get('/api/v1/api-keys');
      expect(listed.text).not.to.match(/"(key|hash|lookup)"/);
    });
  });
}
