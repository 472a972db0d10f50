import type { Language } from './language.js';

/** Why something of a code base was not analysed. */
export const REFUSALS = [
  'not-readable',
  'link',
  'submodule',
  'path-too-long',
  'path-not-utf8',
  'path-not-allowed',
  'file-too-large',
  'not-utf8',
  'too-many-files',
  'too-many-bytes',
  'too-deep',
  'too-slow',
  'parser-failed',
  'too-many-elements',
  'history-too-large',
  'history-not-allowed',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export interface RefusedPart {
  readonly reason: Refusal;
  readonly count: number;
  /** The first of them. */
  readonly examples: readonly string[];
}

export interface LanguageSummary {
  readonly language: Language;
  readonly files: number;
  readonly lines: number;
}

/** What an analysis found, in numbers. */
export interface AnalysisSummary {
  readonly finishedAt: string;
  readonly durationMs: number;
  /** The commit; null for a folder that is no repository. */
  readonly revision: string | null;
  readonly branch: string | null;
  readonly files: number;
  /** Of those, how many were read and parsed this time. */
  readonly parsed: number;
  /** Files in no language that is analysed. */
  readonly otherFiles: number;
  readonly lines: number;
  readonly languages: readonly LanguageSummary[];
  readonly elements: number;
  readonly functions: number;
  readonly classes: number;
  readonly imports: number;
  readonly calls: number;
  /** Of the calls, those whose target is known. */
  readonly resolvedCalls: number;
  readonly complexity: number;
  /** Commits that churn was counted over. */
  readonly commits: number;
  /** Files with parts that did not parse. */
  readonly withErrors: number;
  /** Files whose elements or calls are kept in part only. */
  readonly cut: number;
  readonly refused: readonly RefusedPart[];
}

const MOST_EXAMPLES = 5;

/** Gathers what is refused: all of it counted, a few named. */
export class Refusals {
  private readonly parts = new Map<Refusal, { count: number; examples: string[] }>();

  /** @param what a path, made printable */
  add(reason: Refusal, what: string, count = 1): void {
    const part = this.parts.get(reason) ?? { count: 0, examples: [] };
    this.parts.set(reason, part);
    part.count += count;
    if (part.examples.length < MOST_EXAMPLES) part.examples.push(what.slice(0, 200));
  }

  get all(): readonly RefusedPart[] {
    return [...this.parts].map(([reason, part]) => ({ reason, ...part }));
  }
}
