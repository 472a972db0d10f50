import type { Adapters } from '../adapters.js';
import { token, type Token } from './token.js';

function port<Name extends keyof Adapters>(name: Name): Token<Adapters[Name]> {
  return token(name);
}

/** One per port. */
export const PORTS: { readonly [Name in keyof Adapters]: Token<Adapters[Name]> } = {
  clock: port('clock'),
  ids: port('ids'),
  randomness: port('randomness'),
  digests: port('digests'),
  scope: port('scope'),
  logger: port('logger'),
  flags: port('flags'),
  metrics: port('metrics'),
  logHistory: port('logHistory'),
  logControl: port('logControl'),
  resilience: port('resilience'),
  hooks: port('hooks'),
  broker: port('broker'),
  publisher: port('publisher'),
  commands: port('commands'),
  cache: port('cache'),
  webhookProviders: port('webhookProviders'),
  work: port('work'),
  tasks: port('tasks'),
  taskQueries: port('taskQueries'),
  projects: port('projects'),
  projectQueries: port('projectQueries'),
  repositories: port('repositories'),
  repositoryQueries: port('repositoryQueries'),
  events: port('events'),
  eventQueries: port('eventQueries'),
  jobs: port('jobs'),
  jobQueries: port('jobQueries'),
  apiKeys: port('apiKeys'),
  apiKeyQueries: port('apiKeyQueries'),
  configRevisions: port('configRevisions'),
  configRevisionQueries: port('configRevisionQueries'),
  errorGroups: port('errorGroups'),
  errorGroupQueries: port('errorGroupQueries'),
  pluginStore: port('pluginStore'),
  audit: port('audit'),
  idempotency: port('idempotency'),
  eventLog: port('eventLog'),
  eventStream: port('eventStream'),
  leases: port('leases'),
};
