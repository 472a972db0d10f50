import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { SystemRandomness } from '../../../../src/adapters/outbound/system/system-randomness.js';
import { AuthenticateKey } from '../../../../src/application/access/authenticate-key.js';
import { CreateApiKey } from '../../../../src/application/access/create-api-key.js';
import { EnsureFirstKey } from '../../../../src/application/access/ensure-first-key.js';
import { NoteKeyNetwork } from '../../../../src/application/access/note-key-network.js';
import { RevokeApiKey } from '../../../../src/application/access/revoke-api-key.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

/** The use cases of keys on one store; the machine's own key is `local-secret`. */
export function accessParts() {
  const parts = inMemoryParts();
  const digests = new NodeDigests();
  const { apiKeys: keys, apiKeyQueries: queries, keyNetworks, eventLog: events } = parts;
  const deps = { ...parts, keys, queries, digests, randomness: new SystemRandomness() };
  const networks = new NoteKeyNetwork({ ...parts, keys, networks: keyNetworks, events });
  const localKey = { hash: digests.sha256('local-secret') };
  return {
    ...parts,
    digests,
    authenticate: new AuthenticateKey({ ...deps, keys: queries, localKey, networks }),
    create: new CreateApiKey(deps),
    revoke: new RevokeApiKey({ ...deps, networks: keyNetworks }),
    ensure: new EnsureFirstKey(deps),
  };
}
