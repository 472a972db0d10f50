import type { ParseLimits } from '../../../../ports/codebases/code-parser.js';

export type GrammarName = 'typescript' | 'tsx' | 'javascript' | 'python' | 'go' | 'java';

/** What a thread is given. */
export interface ParseTask {
  readonly sources: readonly { readonly grammar: GrammarName; readonly text: string }[];
  readonly limits: ParseLimits;
}
