import { createHash } from 'node:crypto';

/** What an id that is put together may measure, in characters; the column takes 255. */
const MAX_ID = 200;

export function digestOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** The parts as one id; the digest of them when that would be too long or has odd characters. */
export function joinedId(parts: readonly string[]): string {
  const id = parts.join(':');
  return id.length <= MAX_ID && /^[\x21-\x7e]+$/.test(id) ? id : `sha256:${digestOf(id)}`;
}
