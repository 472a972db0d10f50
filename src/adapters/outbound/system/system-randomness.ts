import { randomBytes } from 'node:crypto';
import type { Randomness } from '../../../ports/runtime/randomness.js';

export class SystemRandomness implements Randomness {
  fraction(): number {
    return Math.random();
  }

  secret(bytes: number): string {
    return randomBytes(bytes).toString('base64url');
  }
}
