import { expect } from 'chai';
import { InMemoryMetrics } from '../../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { HeldVetoes } from '../../../../src/application/plugins/held-vetoes.js';
import type { CallTerms, HookedPlugin } from '../../../../src/application/plugins/hooked-plugin.js';
import { policyOf } from '../../../../src/application/plugins/hooked-plugin.js';
import { PluginHookCalls } from '../../../../src/application/plugins/plugin-hook-calls.js';
import type { Actor } from '../../../../src/domain/access/actor.js';
import type { JsonObject, JsonValue } from '../../../../src/domain/shared/json.js';
import { PluginCallError } from '../../../../src/ports/plugins/plugin-runtime.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';
import { aManifest } from '../../../support/scripted-plugins.js';

const PERSON: Actor = { kind: 'api-key', id: 'api-key:1', role: 'admin' };
const CONTEXT = { actor: PERSON, requestId: 'r' };

const USE_CASES = ['tasks.create', 'tasks.create-many', 'tasks.update', 'tasks.list'];

describe('PluginHookCalls', () => {
  let metrics: InMemoryMetrics;
  let calls: PluginHookCalls;
  let asked: { method: string; parameters: JsonObject; terms: CallTerms | undefined }[];
  let strikes: string[];
  let answer: (parameters: JsonObject) => JsonValue;

  beforeEach(() => {
    const { work } = inMemoryParts();
    metrics = new InMemoryMetrics();
    const useCases = {
      names: USE_CASES,
      permissionOf: () => 'task:write',
      parse: (_name: string, input: JsonValue) => input,
      isHookable: () => true,
      isChangeable: (name: string) => name !== 'tasks.list',
      use: () => Promise.resolve(null),
    };
    calls = new PluginHookCalls({ work, useCases, metrics });
    asked = [];
    strikes = [];
    answer = () => null;
  });

  const stand = (hooks: Parameters<typeof aManifest>[0]): HookedPlugin => {
    const manifest = aManifest(hooks);
    return {
      manifest,
      call: async (method, parameters, terms) => {
        asked.push({ method, parameters, terms });
        return answer(parameters);
      },
      policy: (isVeto) => policyOf(manifest, isVeto),
      strike: (reason) => strikes.push(reason),
    };
  };
  const standsBefore = (useCase: string, role: 'veto' | 'change' = 'change', parts = {}) => {
    calls.setPlugins([stand({ ...parts, hooks: { before: { [useCase]: role } } })]);
  };
  const itemsOf = ({ inputs }: JsonObject) => inputs as readonly JsonObject[];

  it('puts a bulk request in parts that have a deadline each, and takes what came back', async () => {
    standsBefore('tasks.create');
    answer = (parameters) => itemsOf(parameters).map((item) => ({ ...item, seen: true }));
    const items = Array.from({ length: 120 }, (_, n) => ({ title: String(n) }));
    const heard = await calls.before('tasks.create-many', { items }, CONTEXT);
    expect(asked.map(({ parameters }) => itemsOf(parameters).length)).to.deep.equal([50, 50, 20]);
    expect(heard).to.deep.equal({ items: items.map((item) => ({ ...item, seen: true })) });
  });

  it('puts large items of a bulk request apart, so that its answer fits', async () => {
    standsBefore('tasks.create');
    const items = Array.from({ length: 5 }, () => ({ title: 'x'.repeat(400_000) }));
    const heard = await calls.before('tasks.create-many', { items }, CONTEXT);
    expect(asked.map(({ parameters }) => itemsOf(parameters).length)).to.deep.equal([2, 2, 1]);
    expect(heard).to.deep.equal({ items });
  });

  it('leaves all items as they were when a plugin that may be missed fails at one part', async () => {
    standsBefore('tasks.create');
    answer = (parameters) => {
      if (asked.length === 2) throw new PluginCallError('timeout', 'late');
      return itemsOf(parameters).map((item) => ({ ...item, seen: true }));
    };
    const input = { items: Array.from({ length: 120 }, (_, n) => ({ title: String(n) })) };
    expect(await calls.before('tasks.create-many', input, CONTEXT)).to.equal(input);
    expect(asked).to.have.length(2);
  });

  for (const [what, changed] of Object.entries({
    id: { id: 'other', expectedVersion: 3 },
    expectedVersion: { id: 'mine' },
  })) {
    it(`does not let a hook change ${what}`, async () => {
      standsBefore('tasks.update');
      answer = () => [changed];
      const input = { id: 'mine', expectedVersion: 3 };
      expect(await calls.before('tasks.update', input, CONTEXT)).to.equal(input);
      expect(strikes[0]).to.contain(`may not change ${what}`);
    });
  }

  it('takes no more from a hook than from a caller', async () => {
    standsBefore('tasks.create');
    answer = () => [{ title: 'x'.repeat(1_100_000) }];
    const input = { title: 'a' };
    expect(await calls.before('tasks.create', input, CONTEXT)).to.equal(input);
    expect(strikes[0]).to.contain('too large');
  });

  it('ignores what a hook hands back where the input cannot be changed', async () => {
    standsBefore('tasks.list', 'veto');
    answer = (parameters) => itemsOf(parameters).map((item) => ({ ...item }));
    const input = { limit: 10, sort: [], filters: [] };
    expect(await calls.before('tasks.list', input, CONTEXT)).to.equal(input);
    expect(strikes).to.deep.equal([]);
  });

  it('tells callers nothing of what a plugin throws, but what it refuses for', async () => {
    standsBefore('tasks.create', 'veto');
    answer = () => {
      throw new PluginCallError('threw', 'connect ECONNREFUSED 10.0.0.7');
    };
    const failed = await appErrorOf(calls.before('tasks.create', {}, CONTEXT));
    expect(failed).to.include({ kind: 'unavailable', code: 'plugin.unavailable' });
    expect(failed.message).to.equal('The plugin plugged must agree to this, but it failed');
    answer = () => {
      throw new PluginCallError('refused', 'say what it is');
    };
    const refused = await appErrorOf(calls.before('tasks.create', {}, CONTEXT));
    expect(refused.message).to.equal('plugged: say what it is');
  });

  it('does not put to a plugin what it does itself', async () => {
    const hooks = { before: { 'tasks.create': 'veto' }, after: ['tasks.create'] } as const;
    calls.setPlugins([stand({ hooks })]);
    const own = { ...CONTEXT, actor: { ...PERSON, id: 'plugin:plugged' } };
    await calls.before('tasks.create', {}, own);
    await calls.after('tasks.create', {}, {}, own);
    await settle();
    expect(asked).to.deep.equal([]);
    const other = { ...CONTEXT, actor: { ...PERSON, id: 'plugin:other' }, pluginDepth: 2 };
    await calls.before('tasks.create', {}, other);
    expect(asked.map(({ terms }) => terms?.depth)).to.deep.equal([2]);
  });

  it('names strangers as the cause of what happens, not the operator', async () => {
    standsBefore('tasks.create');
    await calls.before('tasks.create', {}, CONTEXT);
    await calls.before('tasks.create', {}, { ...CONTEXT, actor: { ...PERSON, kind: 'local' } });
    expect(asked.map(({ terms }) => terms?.cause)).to.deep.equal(['api-key:1', undefined]);
  });

  it('counts observations that a plugin did not hear of', async () => {
    calls.setPlugins([stand({ hooks: { after: ['tasks.create'] } })]);
    answer = () => {
      throw new PluginCallError('gone', 'not there');
    };
    await calls.after('tasks.create', {}, {}, CONTEXT);
    await settle();
    const [reading] = await metrics.readings();
    expect(reading).to.deep.include({
      name: 'plugin_observations_dropped_total',
      labels: { plugin: 'plugged' },
      value: 1,
    });
  });

  it('keeps refusing where a veto struck out, and lets pass what it only changed', async () => {
    const before = { 'tasks.create': 'veto', 'tasks.update': 'change' } as const;
    calls.setPlugins([new HeldVetoes(aManifest({ hooks: { before, after: ['tasks.create'] } }))]);
    const error = await appErrorOf(calls.before('tasks.create', {}, CONTEXT));
    expect(error.code).to.equal('plugin.unavailable');
    expect(calls.concerns('tasks.update')).to.equal(false);
  });

  it('lets pass where a struck out veto said that it may be missed', () => {
    const before = { 'tasks.create': 'veto' } as const;
    calls.setPlugins([new HeldVetoes(aManifest({ hooks: { before }, onFailure: 'allow' }))]);
    expect(calls.concerns('tasks.create')).to.equal(false);
  });
});
