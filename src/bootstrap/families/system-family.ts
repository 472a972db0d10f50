import { AsyncExecutionScope } from '../../adapters/outbound/system/async-execution-scope.js';
import { NodeDigests } from '../../adapters/outbound/system/node-digests.js';
import { SystemClock } from '../../adapters/outbound/system/system-clock.js';
import { SystemRandomness } from '../../adapters/outbound/system/system-randomness.js';
import { UuidV7Generator } from '../../adapters/outbound/system/uuid-v7-generator.js';
import { InMemoryPluginHooks } from '../../adapters/outbound/memory/in-memory-plugin-hooks.js';
import type { Adapters } from '../adapters.js';

export type SystemPorts = Pick<
  Adapters,
  'clock' | 'ids' | 'randomness' | 'digests' | 'scope' | 'hooks'
>;

export function systemFamily(): SystemPorts {
  return {
    clock: new SystemClock(),
    ids: new UuidV7Generator(),
    randomness: new SystemRandomness(),
    digests: new NodeDigests(),
    scope: new AsyncExecutionScope(),
    hooks: new InMemoryPluginHooks(),
  };
}
