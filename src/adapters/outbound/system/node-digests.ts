import { createHash, timingSafeEqual } from 'node:crypto';
import type { Digests } from '../../../ports/runtime/digests.js';

export class NodeDigests implements Digests {
  sha256(text: string): string {
    return createHash('sha256').update(text, 'utf8').digest('hex');
  }

  equal(left: string, right: string): boolean {
    const a = Buffer.from(left);
    const b = Buffer.from(right);
    return a.length === b.length && timingSafeEqual(a, b);
  }
}
