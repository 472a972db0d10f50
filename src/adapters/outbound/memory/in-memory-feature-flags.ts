import { FLAG_NAMES, type FlagName } from '../../../domain/shared/feature-flag.js';
import type { FeatureFlags } from '../../../ports/runtime/feature-flags.js';

/** Feature flags that a program switches itself; all are off at first. */
export class InMemoryFeatureFlags implements FeatureFlags {
  private readonly enabled = new Set<FlagName>();

  isEnabled(name: FlagName): boolean {
    return this.enabled.has(name);
  }

  /** @param names the flags that are on from now; all others are off */
  enableOnly(names: readonly FlagName[] = FLAG_NAMES): void {
    this.enabled.clear();
    for (const name of names) this.enabled.add(name);
  }
}
