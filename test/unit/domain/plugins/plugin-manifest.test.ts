import { expect } from 'chai';
import { SemverAndJsonSchema } from '../../../../src/adapters/outbound/plugin-host/semver-and-json-schema.js';
import { isGrantable } from '../../../../src/domain/access/role.js';
import { parseManifest } from '../../../../src/domain/plugins/plugin-manifest.js';
import type { JsonObject, JsonValue } from '../../../../src/domain/shared/json.js';

const rules = new SemverAndJsonSchema();
const checks = {
  isVersion: (text: string) => rules.isVersion(text),
  isRange: (text: string) => rules.isRange(text),
  schemaFault: (schema: JsonObject) => rules.schemaFault(schema),
  isGrantable,
  isChangeable: (name: string) => name !== 'tasks.list',
  isUseCase: (name: string) => name.startsWith('tasks.'),
};
const GOOD = { name: 'good', version: '1.2.3', engine: '^0.1.0' };
const faultsOf = (json: JsonValue) => parseManifest(json, checks).faults.map(({ path }) => path);

describe('parseManifest', () => {
  it('takes the shortest, and fills in what is left out', () => {
    const { manifest } = parseManifest(GOOD, checks);
    expect(manifest).to.include({ ...GOOD, main: 'index.js', onFailure: null, configSchema: null });
    expect(manifest?.hooks).to.deep.equal({ before: {}, after: [], events: [], points: [] });
  });

  it('lets a hook change only what can be handed back, and veto anything', () => {
    const before = (hooks: JsonObject) => faultsOf({ ...GOOD, hooks: { before: hooks } });
    expect(before({ 'tasks.create': 'change', '*': 'change' })).to.deep.equal([]);
    expect(before({ 'tasks.list': 'veto' })).to.deep.equal([]);
    expect(before({ 'tasks.list': 'change' })).to.deep.equal(['hooks.before.tasks.list']);
  });

  it('tells every fault at once', () => {
    const bad = {
      name: 'Not Good',
      version: 'one',
      engine: '???',
      main: '../../etc/passwd.js',
      dependencies: { other: 'x.y' },
      permissions: ['api-key:write', 'plugin:manage', 'made:up'],
      configSchema: { type: 'nothing' },
      hooks: { before: { 'tasks.create': 'maybe', 'no.such': 'veto' }, after: 'all' },
      hookPoints: ['foreign.point'],
      channels: ['NOT'],
      onFailure: 'shrug',
      colour: 'red',
    };
    expect(faultsOf(bad)).to.have.members([
      'colour',
      'name',
      'version',
      'engine',
      'main',
      'dependencies.other',
      'permissions.0',
      'permissions.1',
      'permissions.2',
      'configSchema',
      'hooks.before.tasks.create',
      'hooks.before.no.such',
      'hooks.after',
      'hookPoints.0',
      'channels.0',
      'onFailure',
    ]);
  });

  for (const json of [null, 5, 'text', [], {}] as const) {
    it(`refuses ${JSON.stringify(json)}`, () => {
      expect(faultsOf(json)).to.include.members(['name', 'version', 'engine']);
    });
  }

  it('asks for the permission to read events', () => {
    const hooks = { events: ['*'] };
    expect(faultsOf({ ...GOOD, hooks })).to.deep.equal(['hooks.events']);
    expect(faultsOf({ ...GOOD, hooks, permissions: ['event:read'] })).to.deep.equal([]);
  });
});
