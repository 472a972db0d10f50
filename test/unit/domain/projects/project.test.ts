import { expect } from 'chai';
import { Project } from '../../../../src/domain/projects/project.js';
import { Repository } from '../../../../src/domain/projects/repository.js';
import type { ProjectId, RepositoryId } from '../../../../src/domain/shared/ids.js';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const PROJECT = 'project-1' as ProjectId;

describe('Project', () => {
  it('opens active, changes, and tells of both', () => {
    const { project, events } = Project.open(PROJECT, NOW, { slug: 'shop', name: 'Shop' });
    expect(project.state).to.include({ status: 'active', description: null, version: 1 });
    const changed = project.change({ name: 'Web shop' }, NOW);
    expect(changed.project.state).to.include({ name: 'Web shop', version: 2 });
    const types = [...events, ...changed.events, ...project.delete()].map(({ type }) => type);
    expect(types).to.deep.equal([
      'brain.project.created',
      'brain.project.updated',
      'brain.project.deleted',
    ]);
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
    const mapped = record().mapTo(PROJECT, NOW).repository;
    expect(mapped.state.projectId).to.equal(PROJECT);
    expect(mapped.mapTo(PROJECT, NOW).events).to.deep.equal([]);
    expect(mapped.mapTo(null, NOW).repository.state.projectId).to.equal(null);
  });
});
