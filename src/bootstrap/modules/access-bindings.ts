import type { ContainerModuleLoadOptions } from 'inversify';
import { AuthenticateKey } from '../../application/access/authenticate-key.js';
import { CreateApiKey } from '../../application/access/create-api-key.js';
import { EnsureFirstKey } from '../../application/access/ensure-first-key.js';
import { MassReadWatch } from '../../application/access/mass-read-watch.js';
import { NoteKeyNetwork } from '../../application/access/note-key-network.js';
import { RevokeApiKey } from '../../application/access/revoke-api-key.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindAccess(options: ContainerModuleLoadOptions): void {
  const { apiKeys: keys, apiKeyQueries: queries, work, clock, ids, digests, randomness } = PORTS;
  const { keyNetworks: networks } = PORTS;
  bindMade(options, USE_CASES['api-keys.list'], { queries }, (deps) => {
    return new ListPage('api-keys', 'api-key', deps.queries);
  });
  bindMade(options, USE_CASES['api-keys.get'], { queries }, (deps) => {
    return new GetOne('api-keys', 'api-key', deps.queries);
  });
  const issuing = { keys, work, clock, ids, digests, randomness };
  bindClass(options, USE_CASES['api-keys.create'], CreateApiKey, issuing);
  bindClass(options, USE_CASES['api-keys.delete'], RevokeApiKey, {
    keys,
    networks,
    work,
    clock,
  });
  const { scope, audit, eventLog: events, logger } = PORTS;
  const noting = { keys, networks, events, audit, work, scope, clock, ids, logger };
  bindClass(options, SERVICES.noteKeyNetwork, NoteKeyNetwork, noting);
  const watching = { settings: SERVICES.massReadSettings, events, work, clock, logger };
  bindClass(options, SERVICES.massReadWatch, MassReadWatch, watching);
  bindClass(options, SERVICES.ensureFirstKey, EnsureFirstKey, { ...issuing, queries });
  const authenticating = { keys: queries, clock, digests, localKey: SERVICES.localKey };
  const needed = { ...authenticating, networks: SERVICES.noteKeyNetwork, metrics: PORTS.metrics };
  bindMade(options, SERVICES.authenticateKey, needed, ({ metrics, ...deps }) => {
    const failures = metrics.counter({
      name: 'authentication_failures_total',
      help: 'Requests without a valid credential: missing, malformed, unknown, or unusable (revoked, expired).',
      labels: ['reason'],
    });
    return new AuthenticateKey({ ...deps, failures });
  });
}
