export interface Randomness {
  /** A number in [0, 1), good enough for jitter. */
  fraction(): number;
  /** `bytes` random bytes from a cryptographic source, base64url. */
  secret(bytes: number): string;
}
