import { expect } from 'chai';
import {
  authorise,
  isAllowed,
  systemActor,
  type Actor,
} from '../../../../src/domain/access/actor.js';
import { ApiKey } from '../../../../src/domain/access/api-key.js';
import { roleGrants, ROLES, type Permission } from '../../../../src/domain/access/role.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { ApiKeyId } from '../../../../src/domain/shared/ids.js';

const NOW = new Date('2026-11-21T08:00:00.000Z');

describe('roles', () => {
  const table: [Permission, string[]][] = [
    ['task:read', ['admin', 'analyst', 'viewer', 'service']],
    ['task:write', ['admin', 'analyst', 'service']],
    ['task:delete', ['admin']],
    ['project:write', ['admin', 'analyst']],
    ['event:write', ['admin', 'analyst', 'service']],
    ['source:sync', ['admin', 'service']],
    ['metric:write', ['admin', 'analyst', 'service']],
    ['api-key:read', ['admin']],
    ['api-key:write', ['admin']],
    ['config:write', ['admin']],
    ['log:read', ['admin']],
    ['log:write', ['admin']],
    ['audit:read', ['admin']],
  ];
  for (const [permission, allowed] of table) {
    it(`grant ${permission} to ${allowed.join(', ')} only`, () => {
      expect(ROLES.filter((role) => roleGrants(role, permission))).to.deep.equal(allowed);
    });
  }
});

describe('authorise', () => {
  const viewer: Actor = { kind: 'api-key', id: 'api-key:1', role: 'viewer' };

  it('refuses what the role does not grant, naming the permission', () => {
    expect(() => {
      authorise(viewer, 'task:write');
    })
      .to.throw(AppError, 'task:write')
      .with.property('kind', 'forbidden');
  });

  it('scopes narrow a role and never widen it', () => {
    const scoped: Actor = { ...viewer, scopes: ['task:read', 'task:write'] };
    expect(isAllowed(scoped, 'task:read')).to.equal(true);
    expect(isAllowed(scoped, 'task:write')).to.equal(false);
    expect(isAllowed(scoped, 'project:read')).to.equal(false);
  });

  it('lets the system do everything', () => {
    expect(isAllowed(systemActor('worker'), 'config:write')).to.equal(true);
  });
});

describe('ApiKey', () => {
  const issue = (expiresAt: Date | null = null) =>
    ApiKey.issue('key-1' as ApiKeyId, NOW, {
      name: 'ci',
      role: 'analyst',
      lookup: 'l',
      hash: 'h',
      scopes: ['task:read'],
      expiresAt,
    }).key;

  it('is usable until it expires or is revoked', () => {
    const later = new Date(NOW.getTime() + 1);
    expect(issue().isUsable(NOW)).to.equal(true);
    expect(issue(later).isUsable(NOW)).to.equal(true);
    expect(issue(later).isUsable(later)).to.equal(false);
    expect(issue().revoke(NOW).key.isUsable(NOW)).to.equal(false);
  });

  it('revoked again changes nothing', () => {
    const { key } = issue().revoke(NOW);
    expect(key.revoke(NOW)).to.deep.equal({ key, events: [] });
  });

  it('never tells its digests', () => {
    const { events } = issue().revoke(NOW);
    expect(JSON.stringify(events)).not.to.match(/lookup|hash/);
  });

  it('stands for an actor with its role and scopes', () => {
    expect(issue().actor).to.deep.equal({
      kind: 'api-key',
      id: 'api-key:key-1',
      role: 'analyst',
      scopes: ['task:read'],
    });
  });
});
