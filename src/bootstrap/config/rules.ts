import { CATALOGUE } from './catalogue.js';
import type { ConfigOrigin } from './config.js';
import { isLoopback } from './loopback.js';
import { isUrlOf, serverOf, sqliteFile } from './server-urls.js';
import type { RootSettings } from './settings/root-settings.js';
import { isWeakSecret } from './weak-secret.js';

/** How a rule speaks: about a value that is there, about one that is missing, or only a word of caution. */
export interface RuleVoice {
  refuse(path: string, message: string): void;
  missing(path: string, message: string): void;
  warn(message: string): void;
  /** Who set it; undefined when it has no value. */
  origin(path: string): ConfigOrigin | undefined;
}

/** What settings must be in view of each other. */
export interface Rule {
  /** With a wrong value among these the rule would only mislead: it is not asked then. */
  readonly reads: readonly string[];
  check(settings: RootSettings, voice: RuleVoice): void;
}

const SERVER_RULES = (['database', 'broker', 'cache'] as const).map((section): Rule => ({
  reads: [`${section}.type`, `${section}.url`],
  check(settings, voice) {
    const { type, url } = settings[section];
    const path = `${section}.url`;
    const server = serverOf(section, type);
    if (!server) {
      if (url === undefined || type !== 'memory') return;
      voice.warn(`${path} has no effect while ${section}.type is memory`);
    } else if (url === undefined) {
      const example = `for example ${server.example}`;
      voice.missing(path, `is required when ${section}.type is ${type}, ${example}`);
    } else if (!URL.canParse(url) && url.includes('://')) {
      voice.refuse(path, 'must be a URL, special characters of its password percent-encoded');
    } else if (!isUrlOf(server, url)) {
      const schemes = server.schemes.map((scheme) => `${scheme}://`).join(' or ');
      voice.refuse(
        path,
        `must be a URL that begins with ${schemes} when ${section}.type is ${type}`,
      );
    }
  },
}));

const SQLITE_FILE: Rule = {
  reads: ['database.type', 'database.url'],
  check({ database }, voice) {
    if (database.type !== 'sqlite' || database.url === undefined) return;
    if (sqliteFile(database.url) !== undefined) return;
    voice.refuse('database.url', 'must be a file path or sqlite:path when database.type is sqlite');
  },
};

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

const WEAK = 'must not be a well-known development secret in production';

const BOOTSTRAP_KEY: Rule = {
  reads: ['security.bootstrapKey', 'environment'],
  check({ security: { bootstrapKey }, environment }, voice) {
    if (environment !== 'production' || bootstrapKey === undefined) return;
    if (isWeakSecret(bootstrapKey)) voice.refuse('security.bootstrapKey', WEAK);
  },
};

const WEBHOOK_SECRET: Rule = {
  reads: ['integrations.github.webhookSecret', 'environment'],
  check({ integrations: { github }, environment }, voice) {
    if (environment !== 'production' || !github.webhookSecret.some(isWeakSecret)) return;
    voice.refuse('integrations.github.webhookSecret', WEAK);
  },
};

const NO_EFFECT: Rule = {
  reads: [],
  check(_settings, voice) {
    for (const { path, noEffectYet } of CATALOGUE) {
      const origin = noEffectYet ? voice.origin(path) : undefined;
      if (origin) voice.warn(`${path} has no effect in this version (from ${origin.name})`);
    }
  },
};

export const RULES: readonly Rule[] = [
  ...SERVER_RULES,
  SQLITE_FILE,
  MEMORY_DATABASE,
  AUTHENTICATION,
  BOOTSTRAP_KEY,
  WEBHOOK_SECRET,
  NO_EFFECT,
];
