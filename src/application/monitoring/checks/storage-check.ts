import type { PartPressure } from '../../../domain/storage/storage-pressure.js';
import type { HealthCheck } from '../../../ports/runtime/health-check.js';

/** Degraded under pressure: reads go on at the hard limit too, so it is not critical. */
export function storageCheck(
  watch: () => { readonly level: string; readonly parts: readonly PartPressure[] },
): HealthCheck {
  return {
    name: 'storage',
    critical: false,
    check: () => {
      const { level, parts } = watch();
      const levels = Object.fromEntries(parts.map((one) => [one.part, one.level]));
      const facts = { pressure: level, ...levels };
      return Promise.resolve(level === 'none' ? facts : { status: 'degraded', facts });
    },
  };
}
