export interface Pattern {
  /** What looking at one character of a text may cost at most; 1 is about what a small step of a program costs. */
  readonly cost: number;
  /** Whether any part of the text matches. */
  isIn(text: string): boolean;
}

/**
 * Regular expressions that people write. Looking for one takes time that grows with the length of the text, whatever
 * the pattern; back references and looking ahead or behind are therefore refused.
 */
export interface Patterns {
  /** @throws AppError `validation` (`pattern.invalid`, `pattern.too-large`) */
  compile(pattern: string): Pattern;
}
