import { expect } from 'chai';
import { fresh } from '../../support/builders.js';
import type { Answer, Api, Body } from './api-client.js';

export function collectionCases(api: Api): void {
  describe('a task', () => {
    const create = async (details: object = {}) => {
      const answer = await api().post('/api/v1/tasks', { title: 'Renew it', ...details });
      expect(answer.status).to.equal(201);
      return answer;
    };

    it('is created with 201, Location and ETag, and is found there', async () => {
      const { body, headers } = await create({ dueAt: '2026-12-01T12:00:00.000Z' });
      const location = headers.get('location') ?? '';
      expect(location).to.equal(`/api/v1/tasks/${body.id}`);
      expect(headers.get('etag')).to.equal('"1"');
      expect(headers.get('content-type')).to.match(/^application\/json/);
      const found = await api().get(location);
      expect(found).to.deep.include({ status: 200, body });
      expect(found.headers.get('etag')).to.equal('"1"');
      expect(body).to.include({ status: 'open', dueAt: '2026-12-01T12:00:00.000Z' });
    });

    it('shows nothing of how it follows its source', async () => {
      const { body } = await create();
      expect(body).not.to.have.any.keys('sourceStatus', 'sourceUpdatedAt');
    });

    it('answers 304 without a body to whoever has this version', async () => {
      const { body, headers } = await create();
      const path = headers.get('location') ?? '';
      const known = await api().get(path, { headers: { 'if-none-match': '"1"' } });
      expect(known).to.include({ status: 304, text: '' });
      expect(known.headers.get('etag')).to.equal('"1"');
      await api().patch(path, { title: 'Renew it now' });
      const changed = await api().get(path, { headers: { 'if-none-match': '"1"' } });
      expect(changed.status).to.equal(200);
      expect(changed.body).to.include({ id: body.id, title: 'Renew it now', version: 2 });
    });

    it('is changed only at the version that If-Match names', async () => {
      const { headers } = await create();
      const path = headers.get('location') ?? '';
      const first = await api().patch(path, { title: 'A' }, { headers: { 'if-match': '"1"' } });
      expect([first.status, first.headers.get('etag')]).to.deep.equal([200, '"2"']);
      const stale = { headers: { 'if-match': '"1"' } };
      const late = await api().patch(path, { title: 'B' }, stale);
      expect(late.status).to.equal(412);
      expect(late.body).to.include({ status: 412, code: 'version.mismatch' });
      expect((await api().delete(path, stale)).status).to.equal(412);
      const odd = await api().patch(path, { title: 'C' }, { headers: { 'if-match': 'latest' } });
      expect(odd.body.errors).to.deep.equal([
        { path: 'If-Match', message: 'is not an ETag of this API' },
      ]);
      expect((await api().get(path)).body.title).to.equal('A');
      expect((await api().patch(path, {}, { headers: { 'if-match': '*' } })).status).to.equal(200);
    });

    it('is changed as JSON merge patch says: absent stays, null clears, objects merge', async () => {
      const metadata = { kept: 1, merged: { kept: [1], gone: 2 }, gone: true };
      const { headers } = await create({ description: 'Text', assignee: 'octocat', metadata });
      const path = headers.get('location') ?? '';
      const change = {
        description: null,
        metadata: { merged: { gone: null, added: { deep: 'x' } }, gone: null },
      };
      const type = { headers: { 'content-type': 'application/merge-patch+json' } };
      const changed = await api().patch(path, change, type);
      expect(changed.status).to.equal(200);
      expect(changed.body).to.deep.include({
        ...{ title: 'Renew it', description: null, assignee: 'octocat' },
        metadata: { kept: 1, merged: { kept: [1], added: { deep: 'x' } } },
      });
    });

    it('cannot be changed by another content type', async () => {
      const { headers } = await create();
      const asked = { headers: { 'content-type': 'text/plain' } };
      const answer = await api().patch(headers.get('location') ?? '', { title: 'x' }, asked);
      expect(answer.status).to.equal(400);
      expect(answer.body.code).to.equal('request.content-type');
    });

    it('names every field that is wrong', async () => {
      const faultsOf = async (details: object): Promise<string[]> => {
        const { status, body } = await api().post('/api/v1/tasks', details);
        expect(status).to.equal(400);
        return body.errors.map(({ path }) => path);
      };
      const wrong = { title: ' ', priority: 'urgent', dueAt: 'soon', labels: [1] };
      expect(await faultsOf(wrong)).to.have.members(Object.keys(wrong));
      const unknown = { title: 'x', colour: 'red', __size: 1, version: 2 };
      expect(await faultsOf(unknown)).to.have.members(['colour', '__size', 'version']);
    });

    it('answers 409 to an illegal move and names the legal ones', async () => {
      const { headers } = await create({ status: 'completed' });
      const answer = await api().patch(headers.get('location') ?? '', { status: 'review' });
      expect(answer.status).to.equal(409);
      expect(answer.body).to.include({ code: 'task.illegal-status' });
      expect(answer.body.detail).to.include('possible: open');
    });

    it('is deleted with 204, and then is not there', async () => {
      const { headers } = await create();
      const path = headers.get('location') ?? '';
      const gone = await api().delete(path, { headers: { 'if-match': '"1"' } });
      expect(gone).to.include({ status: 204, text: '' });
      for (const answer of [await api().get(path), await api().delete(path)]) {
        expect(answer).to.deep.include({ status: 404 });
        expect(answer.body).to.include({ code: 'task.not-found' });
      }
      expect((await api().get('/api/v1/tasks/not-a-uuid')).body.code).to.equal('task.not-found');
    });
  });

  describe('a project', () => {
    it('is created, found by its slug, changed and deleted', async () => {
      const slug = fresh('shop');
      const created = await api().post('/api/v1/projects', { slug, name: 'Shop' });
      expect(created.status).to.equal(201);
      const path = created.headers.get('location') ?? '';
      const listed = await api().get(`/api/v1/projects?filter[slug]=${slug}`);
      expect(listed.body).to.deep.equal({ items: [created.body], nextCursor: null });
      const changed = await api().patch(path, { status: 'archived' });
      expect(changed.body).to.include({ slug, name: 'Shop', status: 'archived', version: 2 });
      const taken = await api().post('/api/v1/projects', { slug, name: 'Another' });
      expect(taken.status).to.equal(409);
      expect(taken.body.errors).to.deep.equal([{ path: 'slug', message: 'is taken' }]);
      expect((await api().delete(path)).status).to.equal(204);
      expect((await api().get(path)).status).to.equal(404);
    });

    it('that is in use cannot be deleted', async () => {
      const { body, headers } = await api().post('/api/v1/projects', {
        ...{ slug: fresh('used'), name: 'Used' },
      });
      await api().post('/api/v1/tasks', { title: 'Use it', projectId: body.id });
      const refused = await api().delete(headers.get('location') ?? '');
      expect(refused.status).to.equal(409);
      expect(refused.body.code).to.equal('project.in-use');
    });
  });

  describe('a repository', () => {
    it('is added by name, mapped to a project and unmapped', async () => {
      const fullName = `acme/${fresh('app')}`;
      const added = await api().post('/api/v1/repositories', { provider: 'github', fullName });
      expect(added.status).to.equal(201);
      expect(added.body).to.include({ fullName, externalId: null, projectId: null });
      const path = added.headers.get('location') ?? '';
      const project = await api().post('/api/v1/projects', { slug: fresh('map'), name: 'Map' });
      const projectId = project.body.id;
      expect((await api().patch(path, { projectId })).body).to.include({ projectId, version: 2 });
      const filtered = await api().get(`/api/v1/repositories?filter[projectId]=${projectId}`);
      expect(filtered.body.items.map(({ id }) => id)).to.deep.equal([added.body.id]);
      expect((await api().patch(path, { projectId: null })).body.projectId).to.equal(null);
      expect((await api().delete(path)).status).to.equal(204);
      expect((await api().post(`${path}/restore`, {})).status).to.equal(200);
    });
  });

  describe('a list', () => {
    const type = fresh('listed').slice(0, 60);
    const list = `/api/v1/tasks?filter[type]=${type}`;
    const titlesOf = ({ items }: Body): string[] => items.map(({ title }) => title);

    before(async () => {
      const statuses = ['open', 'review', 'blocked', 'open', 'completed'];
      const items = statuses.map((status, index) => ({
        ...{ title: `T${String(index)}`, type, status },
      }));
      expect((await api().post('/api/v1/tasks', { items })).status).to.equal(201);
    });

    it('comes page by page, each item once', async () => {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const { body }: Answer = await api().get(`${list}&limit=2&sort=title${after}`);
        seen.push(...titlesOf(body));
        cursor = body.nextCursor;
      }
      expect(seen).to.deep.equal(['T0', 'T1', 'T2', 'T3', 'T4']);
    });

    it('is sorted and filtered', async () => {
      const reviewed = await api().get(`${list}&filter[status]=open,review&sort=-title`);
      expect(titlesOf(reviewed.body)).to.deep.equal(['T3', 'T1', 'T0']);
      const others = await api().get(`${list}&filter[status][ne]=open&sort=status,-title`);
      expect(titlesOf(others.body)).to.deep.equal(['T2', 'T4', 'T1']);
      const late = await api().get(`${list}&filter[createdAt][gt]=2100-01-01T00:00:00Z`);
      expect(late.body).to.deep.equal({ items: [], nextCursor: null });
    });

    for (const [query, path] of [
      ['limit=0', 'limit'],
      ['limit=201', 'limit'],
      ['limit=two', 'limit'],
      ['sort=colour', 'sort'],
      ['filter[colour]=red', 'filter[colour]'],
      ['filter[status][about]=open', 'filter[status][about]'],
      ['filter[projectId]=x', 'filter[projectId]'],
      ['page=2', 'page'],
      ['cursor=nonsense', 'cursor'],
    ] as const) {
      it(`refuses ${query}`, async () => {
        const { status, body } = await api().get(`/api/v1/tasks?${query}`);
        expect(status).to.equal(400);
        expect(body.errors.map((fault) => fault.path)).to.deep.equal([path]);
      });
    }
  });
}
