import { createHmac, timingSafeEqual } from 'node:crypto';

const SIGNATURE = /^sha256=([0-9a-f]{64})$/;

/**
 * `sha256=` and the HMAC-SHA256 of the raw body, hex.
 * Source: GitHub Docs, "Validating webhook deliveries".
 */
export function signatureOf(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/** Whether a text has the form of a signature. */
export function isSignature(text: string): boolean {
  return SIGNATURE.test(text);
}

/** True when any of the secrets signed the body; every secret is tried, in constant time each. */
export function isSignedByAny(
  body: Uint8Array,
  signature: string,
  secrets: readonly string[],
): boolean {
  if (!isSignature(signature)) return false;
  const given = Buffer.from(signature);
  let matches = 0;
  for (const secret of secrets) {
    matches += timingSafeEqual(given, Buffer.from(signatureOf(body, secret))) ? 1 : 0;
  }
  return matches > 0;
}
