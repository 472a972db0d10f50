import type { PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import type { JsonValue } from '../../domain/shared/json.js';
import { PluginCallError } from '../../ports/plugins/plugin-runtime.js';
import { policyOf, type HookedPlugin } from './hooked-plugin.js';

/**
 * Stands where a plugin stood that was turned off because of its faults: what it had to agree to stays refused
 * until a person turns it on, off, or removes it. Else whoever makes it fail would be rid of it.
 */
export class HeldVetoes implements HookedPlugin {
  readonly manifest: PluginManifest;

  constructor(manifest: PluginManifest) {
    const { before } = manifest.hooks;
    const held = Object.entries(before).filter(
      ([, role]) => policyOf(manifest, role === 'veto') === 'refuse',
    );
    const none = { after: [], events: [], points: [] };
    this.manifest = { ...manifest, hooks: { ...none, before: Object.fromEntries(held) } };
  }

  call(): Promise<JsonValue> {
    return Promise.reject(new PluginCallError('gone', 'it is off after too many faults'));
  }

  policy(isVeto: boolean) {
    return policyOf(this.manifest, isVeto);
  }

  strike(): void {
    // It does not run.
  }
}
