export interface TemplateLimits {
  /** Characters of the text, and of all partials together. */
  readonly text: number;
  /** Characters and values that are given. */
  readonly variables: number;
  /** Pieces of text, outputs and tags that are rendered, each turn of a loop anew. */
  readonly steps: number;
  /** Characters and items that filters, loops and outputs handle together. */
  readonly work: number;
  /** Characters of the text that comes out, and of anything captured. */
  readonly output: number;
  /** Tags within tags and partials within partials. */
  readonly depth: number;
  readonly milliseconds: number;
}

export const DEFAULT_TEMPLATE_LIMITS: TemplateLimits = {
  text: 200_000,
  variables: 1_000_000,
  steps: 50_000,
  work: 8_000_000,
  output: 1_000_000,
  depth: 50,
  milliseconds: 1_000,
};
