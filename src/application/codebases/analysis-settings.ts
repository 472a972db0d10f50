import type { ParseLimits } from '../../ports/codebases/code-parser.js';

/** Bounds of an analysis that are the same whatever the code is like. */
export interface AnalysisSettings {
  readonly parsing: () => ParseLimits;
  /** Most elements of a code base. */
  readonly elements: () => number;
}
