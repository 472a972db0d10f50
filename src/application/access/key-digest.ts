import type { Digests } from '../../ports/runtime/digests.js';

/** Digits of the digest that find a key's row; the whole digest decides. */
const LOOKUP_LENGTH = 16;

export function digestKey(digests: Digests, key: string): { lookup: string; hash: string } {
  const hash = digests.sha256(key);
  return { hash, lookup: hash.slice(0, LOOKUP_LENGTH) };
}
