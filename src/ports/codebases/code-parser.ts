import type { Refusal } from '../../domain/codebases/analysis-summary.js';
import type { FileFacts } from '../../domain/codebases/file-facts.js';
import type { Language } from '../../domain/codebases/language.js';

export interface SourceText {
  readonly path: string;
  readonly language: Language;
  readonly text: string;
}

export interface ParseLimits {
  /** Longest that one file may take, ms. */
  readonly fileMs: number;
  /** Most elements kept of a file, and ten times as many calls. */
  readonly elements: number;
}

export type Parsed = { readonly facts: FileFacts } | { readonly refused: Refusal };

/** Reads source texts, away from the thread that serves. */
export interface CodeParser {
  /** Changes whenever the same text would be read otherwise. */
  readonly rules: string;
  /** How many calls of `parse` go on at once. */
  readonly atOnce: number;
  /** One answer for each source, in their order; what cannot be read is refused, and keeps no other from being read. */
  parse(
    sources: readonly SourceText[],
    limits: ParseLimits,
    signal: AbortSignal,
  ): Promise<readonly Parsed[]>;
  /** Ends what goes on. */
  close(): Promise<void>;
}
