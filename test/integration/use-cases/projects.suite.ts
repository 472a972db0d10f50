import { expect } from 'chai';
import { AppError } from '../../../src/domain/shared/app-error.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { fresh, newId } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import { anIssue } from '../../unit/adapters/connectors/github/payloads.js';
import { aGitHubRepository, simulated, taskOf, type Subject } from './brain-under-test.js';

export function projectCases(subject: Subject): void {
  const open = (slug = fresh('garden')) =>
    subject().brain.use('projects.create', { slug, name: 'Garden' });

  describe('projects', () => {
    it('are created, changed and read back', async () => {
      const { brain } = subject();
      const { id, slug } = await open();
      const changed = await brain.use('projects.update', {
        id,
        change: { description: 'Behind the house', status: 'paused' },
        expectedVersion: 1,
      });
      expect(changed).to.include({ slug, name: 'Garden', status: 'paused', version: 2 });
      expect(await brain.use('projects.get', { id })).to.deep.equal(changed);
      const stale = { id, change: { name: 'x' }, expectedVersion: 1 };
      expect((await appErrorOf(brain.use('projects.update', stale))).kind).to.equal(
        'precondition-failed',
      );
    });

    it('have a slug of their own', async () => {
      const { brain } = subject();
      const [first, second] = [await open(), await open()];
      const error = await appErrorOf(open(first.slug));
      expect(error).to.include({ kind: 'conflict', code: 'project.slug-taken' });
      expect(error.faults.map(({ path }) => path)).to.deep.equal(['slug']);
      const change = { slug: first.slug };
      const taking = brain.use('projects.update', { id: second.id, change });
      expect((await appErrorOf(taking)).code).to.equal('project.slug-taken');
      const keeping = await brain.use('projects.update', { id: first.id, change });
      expect(keeping.slug).to.equal(first.slug);
    });

    it('have a slug of their own when five take it at once', async () => {
      const slug = fresh('race');
      const results = await Promise.allSettled(Array.from({ length: 5 }, () => open(slug)));
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).to.have.length(4);
      for (const { reason } of refused) {
        expect(reason).to.be.instanceOf(AppError);
        expect(reason).to.include({ code: 'project.slug-taken' });
      }
      const filters = [{ field: 'slug', operator: 'in', values: [slug] }] as const;
      const { items } = await subject().brain.use('projects.list', listQuery({ filters }));
      expect(items).to.have.length(1);
    });

    it('cannot be deleted while a task or a repository is theirs', async () => {
      const { brain } = subject();
      const { id } = await open();
      const task = await brain.use('tasks.create', { title: 'Plant', projectId: id });
      const { full_name: fullName } = aGitHubRepository();
      const mapped = { provider: 'github', fullName, projectId: id };
      const repository = await brain.use('repositories.create', mapped);
      const deleting = () => appErrorOf(brain.use('projects.delete', { id }));
      expect(await deleting()).to.include({ kind: 'conflict', code: 'project.in-use' });
      await brain.use('tasks.delete', { id: task.id });
      expect((await deleting()).message).to.include('repositories');
      await brain.use('repositories.update', { id: repository.id, change: { projectId: null } });
      await brain.use('projects.delete', { id });
      expect((await appErrorOf(brain.use('projects.get', { id }))).code).to.equal(
        'project.not-found',
      );
    });
  });

  describe('repositories', () => {
    it('added by name learn their id from the first delivery and follow a rename', async () => {
      const { brain } = subject();
      const onGitHub = aGitHubRepository();
      const fullName = onGitHub.full_name.toUpperCase().replace('ACME', 'Acme');
      const added = await brain.use('repositories.create', { provider: 'github', fullName });
      expect(added.externalId).to.equal(null);
      await simulated(subject(), 'issues', { ...anIssue('opened'), repository: onGitHub });
      const met = await brain.use('repositories.get', { id: added.id });
      expect(met).to.include({
        externalId: String(onGitHub.id),
        fullName: onGitHub.full_name,
        defaultBranch: 'main',
      });
      const full_name = `acme/${fresh('renamed')}`;
      const renamed = { ...onGitHub, full_name, html_url: `https://github.com/${full_name}` };
      await simulated(subject(), 'issues', { ...anIssue('labeled'), repository: renamed });
      const followed = await brain.use('repositories.get', { id: added.id });
      expect(followed).to.include({ externalId: String(onGitHub.id), fullName: full_name });
    });

    it('are known once, whatever the case of their name', async () => {
      const { brain } = subject();
      const { full_name: fullName } = aGitHubRepository();
      await brain.use('repositories.create', { provider: 'github', fullName });
      const again = { provider: 'github', fullName: fullName.toUpperCase() };
      const error = await appErrorOf(brain.use('repositories.create', again));
      expect(error).to.include({ kind: 'conflict', code: 'repository.known' });
    });

    it('cannot be mapped to a project that does not exist', async () => {
      const { brain } = subject();
      const { full_name: fullName } = aGitHubRepository();
      const projectId = newId<'Project'>();
      const adding = brain.use('repositories.create', { provider: 'github', fullName, projectId });
      const error = await appErrorOf(adding);
      expect(error).to.include({ kind: 'validation', code: 'repository.unknown-project' });
      expect(error.faults.map(({ path }) => path)).to.deep.equal(['projectId']);
    });

    it('say to which project later tasks belong; of an unmapped one they belong to none', async () => {
      const { brain } = subject();
      const project = await open();
      const repository = aGitHubRepository();
      const issue = (number: number) => ({ ...anIssue('opened', { number }), repository });
      const before = await taskOf(subject(), await simulated(subject(), 'issues', issue(1)));
      expect(before.projectId).to.equal(null);
      const filters = [
        { field: 'fullName', operator: 'in', values: [repository.full_name] },
      ] as const;
      const { items } = await brain.use('repositories.list', listQuery({ filters }));
      expect(items).to.have.length(1);
      const { id, version } = items[0]!;
      const mapping = { id, change: { projectId: project.id } };
      await brain.use('repositories.update', { ...mapping, expectedVersion: version });
      const after = await taskOf(subject(), await simulated(subject(), 'issues', issue(2)));
      expect(after.projectId).to.equal(project.id);
      const again = await brain.use('repositories.update', mapping);
      expect(again.version).to.equal(version + 1);
      const stale = brain.use('repositories.update', { ...mapping, expectedVersion: version });
      expect((await appErrorOf(stale)).kind).to.equal('precondition-failed');
    });
  });
}
