import { expect } from 'chai';
import { planPlugins, type PlanInput } from '../../../../src/application/plugins/plan-plugins.js';
import { turnedOffReason, type PluginRecord } from '../../../../src/domain/plugins/plugin-state.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';
import { aFolder, aManifest } from '../../../support/scripted-plugins.js';

const RULES: PlanInput['rules'] = {
  isVersion: () => true,
  isRange: () => true,
  satisfies: () => true,
  schemaFault: () => undefined,
  settingFaults: (_schema, settings) => ({
    value: structuredClone(settings) as JsonObject,
    faults: [],
  }),
};

const off = (name: string, reason: string): PluginRecord => ({
  name,
  isEnabled: false,
  reason,
  generation: 0,
  updatedAt: new Date(0),
});

const plan = (found: PlanInput['found'], parts: Partial<PlanInput> = {}) =>
  planPlugins({
    found,
    records: [],
    rules: RULES,
    settings: { disabled: [], settings: {}, callTimeoutMs: 1_000 },
    version: '1.0.0',
    ownChannels: new Set(['email']),
    ...parts,
  });
const running = (planned: ReturnType<typeof plan>) =>
  planned.flatMap(({ folder, plan: its }) => (its ? [folder.name] : []));
const reasonOf = (planned: ReturnType<typeof plan>, name: string) =>
  planned.find(({ folder }) => folder.name === name)?.reason;

describe('planPlugins', () => {
  it('runs each after what it depends on', () => {
    const found = [
      aFolder(aManifest({ name: 'a', dependencies: { b: '*' } })),
      aFolder(aManifest({ name: 'b' })),
    ];
    expect(running(plan(found))).to.deep.equal(['b', 'a']);
  });

  it('says that a dependency is off, not that it is not there', () => {
    const found = [
      aFolder(aManifest({ name: 'a', dependencies: { b: '^1', c: '^1' } })),
      aFolder(aManifest({ name: 'b' })),
    ];
    const planned = plan(found, { records: [off('b', 'by hand')] });
    expect(reasonOf(planned, 'a')).to.equal(
      'needs b ^1, which is off; needs c ^1, which is not there',
    );
  });

  it('lets go on what depends on one that struck out', () => {
    const found = [
      aFolder(aManifest({ name: 'a', dependencies: { b: '*' } })),
      aFolder(aManifest({ name: 'b' })),
    ];
    const planned = plan(found, { records: [off('b', turnedOffReason('it broke'))] });
    expect(running(planned)).to.deep.equal(['a']);
    expect(planned.find(({ folder }) => folder.name === 'b')).to.include({
      isDisabled: true,
      isStruckOut: true,
    });
    expect(reasonOf(planned, 'b')).to.contain('it broke');
  });

  it('does not take for struck out what a person turned off', () => {
    const found = [aFolder(aManifest())];
    const [byRecord] = plan(found, { records: [off('plugged', 'not wanted')] });
    expect(byRecord?.isStruckOut).to.equal(false);
    const settings = { disabled: ['plugged'], settings: {}, callTimeoutMs: 1_000 };
    const records = [off('plugged', turnedOffReason('it broke'))];
    const [bySetting] = plan(found, { settings, records });
    expect(bySetting?.isStruckOut ?? false).to.equal(false);
  });

  it('runs the folder that is called like its plugin, and explains the other', () => {
    const manifest = aManifest({ name: 'a' });
    const copy = aFolder(manifest, { folder: '/plugins/a.bak' });
    const planned = plan([copy, aFolder(manifest)]);
    expect(planned.map(({ folder, plan: its }) => [folder.name, its?.folder.folder])).to.deep.equal(
      [
        ['a', '/plugins/a'],
        ['a.bak', undefined],
      ],
    );
    expect(reasonOf(planned, 'a.bak')).to.equal('its name a is also that of a');
  });

  it('runs none of several folders of one name when none is called so', () => {
    const manifest = aManifest({ name: 'a' });
    const found = ['x', 'y'].map((name) => aFolder(manifest, { folder: `/plugins/${name}` }));
    const planned = plan(found);
    expect(running(planned)).to.deep.equal([]);
    expect(reasonOf(planned, 'x')).to.equal('its name a is also that of y');
    expect(reasonOf(planned, 'y')).to.equal('its name a is also that of x');
  });

  it('prefers the plugin folder to packages', () => {
    const manifest = aManifest({ name: 'a' });
    const pack = aFolder(manifest, { folder: '/node_modules/a', source: 'node_modules' });
    const planned = plan([pack, aFolder(manifest)]);
    expect(planned.map(({ folder }) => folder.folder)).to.deep.equal(['/plugins/a']);
  });

  it('finds no settings where nobody gave any, whatever the name', () => {
    const found = [
      aFolder(aManifest({ name: 'constructor', configSchema: {} })),
      aFolder(aManifest({ name: 'a' })),
    ];
    expect(running(plan(found))).to.deep.equal(['a', 'constructor']);
  });

  it('keeps a plugin that cannot be judged from nobody but itself', () => {
    const rules = {
      ...RULES,
      settingFaults: () => {
        throw new TypeError('it cannot be cloned');
      },
    };
    const found = [
      aFolder(aManifest({ name: 'odd', configSchema: {} })),
      aFolder(aManifest({ name: 'a' })),
    ];
    const planned = plan(found, { rules });
    expect(running(planned)).to.deep.equal(['a']);
    expect(reasonOf(planned, 'odd')).to.equal('it cannot be judged: it cannot be cloned');
  });

  it('refuses channels of a type that is provided already', () => {
    const found = [
      aFolder(aManifest({ name: 'a', channels: ['pager'] })),
      aFolder(aManifest({ name: 'b', channels: ['pager'] })),
      aFolder(aManifest({ name: 'c', channels: ['email'] })),
    ];
    const planned = plan(found);
    expect(running(planned)).to.deep.equal(['a']);
    expect(reasonOf(planned, 'b')).to.equal('its channel pager is provided by a already');
    expect(reasonOf(planned, 'c')).to.equal('its channel email is provided by the program already');
  });
});
