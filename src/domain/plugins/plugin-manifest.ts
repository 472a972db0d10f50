import type { FieldFault } from '../shared/app-error.js';
import type { JsonObject, JsonValue } from '../shared/json.js';
import { ManifestReader } from './manifest-reader.js';

/** `veto` may refuse the call, `change` may only change its input. */
export type BeforeRole = 'veto' | 'change';

/** What happens to a call whose plugin fails or is too slow. */
export type FailurePolicy = 'allow' | 'refuse';

export interface PluginHookList {
  /** Use case, or `*`, to what the plugin may do there. */
  readonly before: Readonly<Record<string, BeforeRole>>;
  readonly after: readonly string[];
  /** Types of domain events, or `*`. */
  readonly events: readonly string[];
  /** Hook points of other plugins that it answers. */
  readonly points: readonly string[];
}

/** What a plugin says of itself, checked. */
export interface PluginManifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Range of the product's versions that it works with. */
  readonly engine: string;
  /** Its module, relative to its folder. */
  readonly main: string;
  /** Names of plugins to ranges of their versions. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** What it may do and see: hooks concern only use cases that these cover. */
  readonly permissions: readonly string[];
  readonly configSchema: JsonObject | null;
  readonly hooks: PluginHookList;
  /** Points where it asks other plugins, each `<its name>.<point>`. */
  readonly hookPoints: readonly string[];
  /** Types of alert channels it provides. */
  readonly channels: readonly string[];
  /** Queues whose jobs it does, each `<its name>.<queue>`. */
  readonly handlers: readonly string[];
  /** Absent in the manifest: `refuse` for vetoes, `allow` for the rest. */
  readonly onFailure: FailurePolicy | null;
}

/** What a manifest is held against. */
export interface ManifestChecks {
  isVersion(text: string): boolean;
  isRange(text: string): boolean;
  /** Why the schema cannot be used; undefined when it can. */
  schemaFault(schema: JsonObject): string | undefined;
  /** Whether a plugin may have the permission at all. */
  isGrantable(permission: string): boolean;
  /** Whether plugins may stand there. */
  isUseCase(name: string): boolean;
  /** Whether hooks can hand back what the use case takes. */
  isChangeable(name: string): boolean;
}

export interface ParsedManifest {
  readonly manifest?: PluginManifest;
  /** Every fault; empty exactly when there is a manifest. */
  readonly faults: readonly FieldFault[];
}

const NAME = /^[a-z][a-z0-9-]{0,49}$/;
const MAIN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\.m?js$/;
const EVENT = /^(\*|[a-z][a-z0-9.-]{0,99})$/;
const POINT = /^[a-z][a-z0-9-]{0,49}\.[a-z][a-z0-9-]{0,49}$/;
/** After the name of the plugin; with it at most 100 characters, as names of queues are. */
const QUEUE = /^[a-z][a-z0-9-]{0,40}$/;
const CHANNEL = /^[a-z][a-z0-9-]{0,39}$/;

const KNOWN = [
  'name',
  'version',
  'description',
  'engine',
  'main',
  'dependencies',
  'permissions',
  'configSchema',
  'hooks',
  'hookPoints',
  'channels',
  'handlers',
  'connectors',
  'onFailure',
];

export function isPluginName(text: string): boolean {
  return NAME.test(text);
}

/** Tells every fault at once. */
export function parseManifest(json: JsonValue, checks: ManifestChecks): ParsedManifest {
  const reader = new ManifestReader(json, '');
  reader.refuseUnknown(KNOWN);
  const name = reader.text('name', NAME, 'lower-case letters, digits and hyphens, at most 50');
  const version = reader.checked('version', (text) => checks.isVersion(text), 'a version, 1.2.3');
  const engine = reader.checked('engine', (text) => checks.isRange(text), 'a range of versions');
  const main = reader.text(
    'main',
    MAIN,
    'the path of a .js or .mjs file in its folder',
    'index.js',
  );
  const description = reader.text('description', /^[^\0]{0,500}$/, 'at most 500 characters', '');
  const dependencies = reader.map(
    'dependencies',
    (key, range) => NAME.test(key) && typeof range === 'string' && checks.isRange(range),
    'names of plugins to ranges of versions',
  ) as Record<string, string>;
  const permissions = reader.list(
    'permissions',
    (text) => checks.isGrantable(text),
    'permissions that plugins may have',
  );
  const configSchema = reader.object('configSchema');
  const schemaFault = configSchema && checks.schemaFault(configSchema);
  if (schemaFault !== undefined && schemaFault !== null) reader.fault('configSchema', schemaFault);
  const hooks = hooksOf(reader.object('hooks') ?? {}, reader, checks);
  if (hooks.events.length > 0 && !permissions.includes('event:read')) {
    reader.fault('hooks.events', 'needs the permission event:read');
  }
  const hookPoints = reader.list(
    'hookPoints',
    (text) => POINT.test(text) && text.startsWith(`${name}.`),
    `names that begin with ${name}.`,
  );
  const channels = reader.list('channels', (text) => CHANNEL.test(text), 'types of channels');
  const handlers = reader.list(
    'handlers',
    (text) => text.startsWith(`${name}.`) && QUEUE.test(text.slice(name.length + 1)),
    `queues, names that begin with ${name}.`,
  );
  reader.refuse('connectors', 'cannot be provided by plugins yet');
  const onFailure = reader.choice('onFailure', ['allow', 'refuse'] as const);
  const { faults } = reader;
  if (faults.length > 0) return { faults };
  const own = { name, version, engine, main, description, dependencies, permissions };
  const provided = { hookPoints, channels, handlers };
  return { manifest: { ...own, configSchema, hooks, ...provided, onFailure }, faults };
}

function hooksOf(json: JsonObject, outer: ManifestReader, checks: ManifestChecks): PluginHookList {
  const reader = new ManifestReader(json, 'hooks.', outer.faults);
  reader.refuseUnknown(['before', 'after', 'events', 'points']);
  const concerns = (text: string) => text === '*' || checks.isUseCase(text);
  return {
    before: reader.map(
      'before',
      (key, role) =>
        concerns(key) &&
        (role === 'veto' || (role === 'change' && (key === '*' || checks.isChangeable(key)))),
      'names of use cases, or *, to "veto", or "change" where the input can be changed',
    ) as Record<string, BeforeRole>,
    after: reader.list('after', concerns, 'names of use cases, or *'),
    events: reader.list('events', (text) => EVENT.test(text), 'types of events, or *'),
    points: reader.list('points', (text) => POINT.test(text), 'hook points, <plugin>.<point>'),
  };
}
