export interface Digests {
  /** SHA-256 of the UTF-8 text, 64 hex digits. */
  sha256(text: string): string;
  /** Compares in time that does not depend on where the texts differ. */
  equal(left: string, right: string): boolean;
}
