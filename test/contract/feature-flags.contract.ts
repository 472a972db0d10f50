import { expect } from 'chai';
import { FLAG_NAMES, type FlagName } from '../../src/domain/shared/feature-flag.js';
import type { FeatureFlags } from '../../src/ports/runtime/feature-flags.js';

export interface FeatureFlagsUnderTest {
  readonly flags: FeatureFlags;
  /** Switches all of them. */
  readonly enableOnly: (names: readonly FlagName[]) => void;
}

export function featureFlagsContract(title: string, make: () => FeatureFlagsUnderTest): void {
  describe(`FeatureFlags: ${title}`, () => {
    for (const name of FLAG_NAMES) {
      it(`follows ${name} at once, on and off`, () => {
        const { flags, enableOnly } = make();
        enableOnly([name]);
        expect(flags.isEnabled(name)).to.equal(true);
        enableOnly([]);
        expect(flags.isEnabled(name)).to.equal(false);
      });
    }
  });
}
