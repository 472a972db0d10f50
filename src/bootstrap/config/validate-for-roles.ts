import type { Config } from './config.js';
import { ConfigurationFaults } from './configuration-faults.js';

/**
 * Refuses to start a process whose roles the configuration cannot carry. What production forbids whatever
 * the roles, `loadConfig` has refused already.
 * @param roles what this process does
 * @param everyRole what all processes of an installation do together: fewer `roles` mean that others run elsewhere
 * @throws ConfigurationFaults
 */
export function validateForRoles(
  config: Config,
  roles: readonly string[],
  everyRole: readonly string[],
): void {
  const isSplit = everyRole.some((role) => !roles.includes(role));
  if (config.environment !== 'production' || config.broker.type !== 'memory' || !isSplit) return;
  const message = 'must not be memory in production when roles run in several processes';
  throw new ConfigurationFaults([{ path: 'broker.type', message }]);
}
