import { expect } from 'chai';
import { PROJECT } from '../../../../src/domain/projects/project.js';
import { Repository, REPOSITORY } from '../../../../src/domain/projects/repository.js';
import type { ProjectId, RepositoryId } from '../../../../src/domain/shared/ids.js';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const ID = 'project-1' as ProjectId;

describe('PROJECT', () => {
  it('opens active, changes, and tells of both', () => {
    const opened = PROJECT.open(ID, NOW, { slug: 'shop', name: 'Shop' });
    expect(opened.state).to.include({ status: 'active', description: null, version: 1 });
    const changed = PROJECT.change(opened.state, { name: 'Web shop' }, NOW);
    expect(changed.state).to.include({ name: 'Web shop', version: 2 });
    const gone = PROJECT.delete(changed.state, NOW);
    const back = PROJECT.restore(gone.state, NOW);
    expect([gone.state.deletedAt, back.state.deletedAt]).to.deep.equal([NOW, null]);
    const decisions = [opened, changed, gone, back];
    const events = decisions.flatMap((decision) => decision.events);
    expect(events.map(({ type }) => type)).to.deep.equal([
      'brain.project.created',
      'brain.project.updated',
      'brain.project.deleted',
      'brain.project.restored',
    ]);
    expect(events[1]?.data).to.deep.equal({
      projectId: ID,
      slug: 'shop',
      name: 'Web shop',
      status: 'active',
      version: 2,
      changed: ['name'],
    });
  });

  it('is the same when nothing changed, and merges what is an object', () => {
    const details = { slug: 'shop', name: 'Shop', settings: { a: 1, b: { c: 2 } } };
    const { state } = PROJECT.open(ID, NOW, details);
    const again = PROJECT.change(state, details, NOW);
    expect(again).to.deep.equal({ state, events: [] });
    expect(again.state).to.equal(state);
    const changed = PROJECT.change(state, { settings: { a: null, b: { d: 3 } } }, NOW);
    expect(changed.state.settings).to.deep.equal({ b: { c: 2, d: 3 } });
  });
});

describe('Repository', () => {
  const facts = {
    provider: 'github',
    externalId: '1',
    fullName: 'acme/app',
    url: 'https://github.com/acme/app',
    defaultBranch: 'main',
  };
  const record = () => Repository.record('repository-1' as RepositoryId, NOW, facts).repository;

  it('told the same facts again changes nothing', () => {
    const repository = record();
    expect(repository.refresh(facts, NOW)).to.deep.equal({ repository, events: [] });
  });

  it('follows a rename', () => {
    const { repository, events } = record().refresh({ ...facts, fullName: 'acme/shop' }, NOW);
    expect(repository.state).to.include({ fullName: 'acme/shop', version: 2 });
    expect(events.map(({ type }) => type)).to.deep.equal(['brain.repository.updated']);
  });

  it('is mapped to a project once, and unmapped', () => {
    const { state } = record();
    const mapped = REPOSITORY.change(state, { projectId: ID }, NOW).state;
    expect(mapped.projectId).to.equal(ID);
    expect(REPOSITORY.change(mapped, { projectId: ID }, NOW).events).to.deep.equal([]);
    expect(REPOSITORY.change(mapped, { projectId: null }, NOW).state.projectId).to.equal(null);
  });
});
