import { isChosen, type Rule } from './rule.js';
import { ERROR_CATEGORIES } from '../../domain/shared/app-error.js';
import { suggestion } from './suggestion.js';
import { isUrlOf, serverOf, sqliteFile } from './server-urls.js';

/** Settings that say, in parts, what `database.url` says. */
const SERVER_PARTS = ['host', 'port', 'user', 'password', 'name'] as const;

/** Types that use a setting; for all others it has no effect. Judged for the installation, not for a process. */
const USED_BY = {
  database: {
    url: ['sqlite', 'mysql', 'postgres'],
    ...Object.fromEntries(
      [...SERVER_PARTS, 'poolSize'].map((part) => [part, ['mysql', 'postgres']]),
    ),
  },
  broker: { url: ['rabbitmq', 'redis'] },
  cache: { url: ['redis'], directory: ['file'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

type Section = keyof typeof USED_BY;

const UNUSED: readonly Rule[] = Object.entries(USED_BY).flatMap(([section, keys]) =>
  Object.entries(keys).map(([key, types]: [string, readonly string[]]): Rule => ({
    reads: [`${section}.type`, `${section}.${key}`],
    check(settings, voice) {
      const { type } = settings[section as Section];
      const path = `${section}.${key}`;
      if (types.includes(type) || !isChosen(voice, path)) return;
      voice.refuse(path, `has no effect while ${section}.type is ${type}: remove it`);
    },
  })),
);

const UNUSED_PREFIX: Rule = {
  reads: ['broker.type', 'broker.prefix', 'cache.type'],
  check({ broker, cache }, voice) {
    if (broker.type !== 'memory' || cache.type !== 'memory') return;
    if (!isChosen(voice, 'broker.prefix')) return;
    const reason = 'has no effect while broker.type and cache.type are memory: remove it';
    voice.refuse('broker.prefix', reason);
  },
};

const SERVERS: readonly Rule[] = (['database', 'broker', 'cache'] as const).map((section) => ({
  reads: [`${section}.type`, `${section}.url`],
  check(settings, voice) {
    const { type, url } = settings[section];
    const path = `${section}.url`;
    const server = serverOf(section, type);
    if (!server) return;
    if (url === undefined) {
      // What its parts lack is another rule's business.
      if (section === 'database' && hasParts(settings.database)) return;
      const example = `for example ${server.example}`;
      voice.missing(path, `is required when ${section}.type is ${type}, ${example}`);
    } else if (!URL.canParse(url) && url.includes('://')) {
      voice.refuse(path, 'must be a URL, special characters of its password percent-encoded');
    } else if (!isUrlOf(server, url)) {
      const schemes = server.schemes.map((scheme) => `${scheme}://`).join(' or ');
      const when = `when ${section}.type is ${type}`;
      voice.refuse(path, `must be a URL that begins with ${schemes} ${when}`);
    }
  },
}));

function hasParts(database: Readonly<Partial<Record<(typeof SERVER_PARTS)[number], unknown>>>) {
  return SERVER_PARTS.some((part) => database[part] !== undefined);
}

const SERVER_BY_PARTS: Rule = {
  reads: ['database.type', 'database.url', ...SERVER_PARTS.map((part) => `database.${part}`)],
  check({ database }, voice) {
    if (!serverOf('database', database.type) || !hasParts(database)) return;
    const given = SERVER_PARTS.filter((part) => database[part] !== undefined);
    if (database.url !== undefined) {
      for (const part of given) {
        voice.refuse(`database.${part}`, 'must not be set besides database.url: keep one of them');
      }
    } else if (database.host === undefined) {
      const [first = 'host'] = given;
      voice.missing('database.host', `is required when database.${first} is set`);
    } else if (database.password !== undefined && database.user === undefined) {
      voice.missing('database.user', 'is required when database.password is set');
    }
  },
};

const SQLITE_FILE: Rule = {
  reads: ['database.type', 'database.url'],
  check({ database }, voice) {
    if (database.type !== 'sqlite' || database.url === undefined) return;
    if (sqliteFile(database.url) !== undefined) return;
    voice.refuse('database.url', 'must be a file path or sqlite:path when database.type is sqlite');
  },
};

/** Dependencies that have a policy, by the types that make them one. */
const GUARDED = {
  database: ['mysql', 'postgres'],
  broker: ['rabbitmq', 'redis'],
  cache: ['redis'],
} as const satisfies Readonly<Record<Section, readonly string[]>>;

/** What can be done about each; a pool of database connections mends itself. */
const RECOVERIES: Readonly<Record<Section | 'category', readonly string[]>> = {
  database: ['none'],
  broker: ['none', 'reconnect', 'restart'],
  cache: ['none', 'reconnect'],
  category: ['none', 'reconnect'],
};

const isGuarded = (name: string): name is Section => Object.hasOwn(GUARDED, name);

const RESILIENCE: Rule = {
  reads: ['resilience', 'database.type', 'broker.type', 'cache.type'],
  check(settings, voice) {
    for (const [name, { recovery = 'none' }] of Object.entries(settings.resilience)) {
      const path = `resilience.${name}`;
      const possible = isGuarded(name) ? RECOVERIES[name] : RECOVERIES.category;
      if (!possible.includes(recovery)) {
        voice.refuse(`${path}.recovery`, `must be one of ${possible.join(', ')} for ${name}`);
      }
      if (isGuarded(name)) {
        const { type } = settings[name];
        const types: readonly string[] = GUARDED[name];
        if (types.includes(type)) continue;
        voice.refuse(path, `has no effect while ${name}.type is ${type}: remove it`);
      } else if (!(ERROR_CATEGORIES as readonly string[]).includes(name)) {
        const known = [...Object.keys(GUARDED), ...ERROR_CATEGORIES];
        const hint = suggestion(name, known);
        voice.refuse(path, `is no dependency and no category of errors${hint}`);
      }
    }
  },
};

/** What the adapters that were chosen need, and what they have no use for. */
export const ADAPTER_RULES: readonly Rule[] = [
  ...SERVERS,
  SERVER_BY_PARTS,
  SQLITE_FILE,
  ...UNUSED,
  UNUSED_PREFIX,
  RESILIENCE,
];
