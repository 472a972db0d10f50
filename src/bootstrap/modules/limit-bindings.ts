import type { ContainerModuleLoadOptions } from 'inversify';
import { ListLimits } from '../../application/limits/list-limits.js';
import { NamedLimits } from '../../application/limits/named-limits.js';
import { limitSettingsOf } from '../limit-settings.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

/** What queues, syncs and the gateway keep to together. */
export function bindLimits(options: ContainerModuleLoadOptions): void {
  const { configuration, namedLimits: named } = SERVICES;
  bindMade(options, named, { configuration }, (deps) => {
    return new NamedLimits({ settings: limitSettingsOf(() => deps.configuration.config) });
  });
  bindClass(options, USE_CASES['limits.list'], ListLimits, { named, limits: PORTS.limits });
}
