import type { ResilienceSettings } from '../domain/resilience/dependency-policy.js';
import type { Config } from './config/config.js';

/** What the operator set about dependencies. */
export function resilienceSettingsOf({ resilience }: Config): ResilienceSettings {
  return resilience;
}
