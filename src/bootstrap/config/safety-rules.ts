import { CATALOGUE, type CatalogueEntry } from './catalogue.js';
import { isLoopback } from './loopback.js';
import { isChosen, type Rule } from './rule.js';
import { isWeakSecret } from './weak-secret.js';

const MEMORY_DATABASE: Rule = {
  reads: ['database.type', 'environment'],
  check({ database, environment }, voice) {
    if (database.type !== 'memory' || environment === 'development') return;
    voice.refuse('database.type', `must not be memory in ${environment}`);
  },
};

const AUTHENTICATION: Rule = {
  reads: ['security.requireAuthentication', 'api.host', 'environment'],
  check({ security, api, environment }, voice) {
    if (security.requireAuthentication) return;
    const path = 'security.requireAuthentication';
    if (environment !== 'development') voice.refuse(path, `must be true in ${environment}`);
    else if (!isLoopback(api.host)) {
      voice.refuse(path, 'must be true unless api.host is a loopback address');
    } else voice.warn(`${path} is false: every caller is an administrator`);
  },
};

const DEBUG: Rule = {
  reads: ['debug', 'api.host'],
  check({ debug, api }, voice) {
    if (!debug || isLoopback(api.host)) return;
    voice.refuse('debug', 'must be false unless api.host is a loopback address');
  },
};

const CORS: Rule = {
  reads: ['api.cors.allowedOrigins', 'security.requireAuthentication', 'environment'],
  check({ api: { cors }, security, environment }, voice) {
    const path = 'api.cors.allowedOrigins';
    if (!cors.allowedOrigins.includes('*')) return;
    if (environment === 'production') voice.refuse(path, 'must not be * in production');
    // The profile's * is left out then; see `finishSettings`.
    else if (!security.requireAuthentication && isChosen(voice, path)) {
      voice.refuse(path, 'must not be * while security.requireAuthentication is false');
    }
  },
};

const METRICS: Rule = {
  reads: ['monitoring.enabled', 'environment'],
  check({ monitoring, environment }, voice) {
    if (monitoring.enabled || environment !== 'production') return;
    voice.refuse('monitoring.enabled', 'must be true in production');
  },
};

const KNOWN_SECRETS: readonly Rule[] = CATALOGUE.filter(
  ({ secret, kind }) => secret !== undefined && !kind.parts,
).map((setting) => ({
  reads: [setting.path, 'environment'],
  check(settings, voice) {
    if (settings.environment !== 'production') return;
    const secrets = secretsIn(setting, valueOf(settings, setting.path));
    if (!secrets.some(isWeakSecret)) return;
    voice.refuse(setting.path, 'must not be a well-known development secret in production');
  },
}));

function valueOf(settings: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], settings);
}

/** The password of a URL only when it has one: whether a server may be open is not judged here. */
function secretsIn({ secret }: CatalogueEntry, value: unknown): readonly string[] {
  const texts = [value].flat().filter((item): item is string => typeof item === 'string');
  if (secret === 'all') return texts;
  return texts.flatMap((url) => {
    if (!URL.canParse(url)) return [];
    const { password } = new URL(url);
    return password === '' ? [] : [decoded(password)];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What would open an installation to people it is not for. */
export const SAFETY_RULES: readonly Rule[] = [
  MEMORY_DATABASE,
  AUTHENTICATION,
  DEBUG,
  CORS,
  METRICS,
  ...KNOWN_SECRETS,
];
