import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { SystemRandomness } from '../../../../src/adapters/outbound/system/system-randomness.js';
import { AuthenticateKey } from '../../../../src/application/access/authenticate-key.js';
import { CreateApiKey } from '../../../../src/application/access/create-api-key.js';
import { EnsureFirstKey } from '../../../../src/application/access/ensure-first-key.js';
import { RevokeApiKey } from '../../../../src/application/access/revoke-api-key.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';

/** The use cases of keys on one store; the machine's own key is `local-secret`. */
export function accessParts() {
  const parts = inMemoryParts();
  const digests = new NodeDigests();
  const { apiKeys: keys, apiKeyQueries: queries } = parts;
  const deps = { ...parts, keys, queries, digests, randomness: new SystemRandomness() };
  const localKey = { hash: digests.sha256('local-secret') };
  return {
    ...parts,
    digests,
    authenticate: new AuthenticateKey({ ...deps, keys: queries, localKey }),
    create: new CreateApiKey(deps),
    revoke: new RevokeApiKey(deps),
    ensure: new EnsureFirstKey(deps),
  };
}
