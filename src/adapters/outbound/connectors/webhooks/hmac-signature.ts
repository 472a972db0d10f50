import { createHmac, timingSafeEqual } from 'node:crypto';

const HEX_DIGEST = /^[0-9a-f]{64}$/;

/** The HMAC-SHA256 of the parts, one after the other, hex. */
export function hmacOf(parts: readonly (string | Uint8Array)[], secret: string): string {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** Whether a text has the form of such a digest. */
export function isDigest(text: string): boolean {
  return HEX_DIGEST.test(text);
}

/** True when any of the secrets signed the parts; every secret is tried, in constant time each. */
export function isSignedByAny(
  parts: readonly (string | Uint8Array)[],
  digest: string,
  secrets: readonly string[],
): boolean {
  if (!isDigest(digest)) return false;
  const given = Buffer.from(digest);
  let matches = 0;
  for (const secret of secrets) {
    matches += timingSafeEqual(given, Buffer.from(hmacOf(parts, secret))) ? 1 : 0;
  }
  return matches > 0;
}
