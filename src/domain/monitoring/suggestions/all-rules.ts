import { cacheHitRate, poolWait, slowStatements } from './database-rules.js';
import { eventLoopDelay, failingJobs, jobWait, memoryGrowth } from './process-rules.js';
import { failingRoutes, requestRoom, slowRoutes } from './request-rules.js';
import type { Evidence, Rule, Suggestion } from './suggestion.js';

export const RULES: readonly Rule[] = [
  failingRoutes,
  failingJobs,
  poolWait,
  jobWait,
  eventLoopDelay,
  requestRoom,
  slowRoutes,
  slowStatements,
  cacheHitRate,
  memoryGrowth,
];

/** Of one rule: more of the same is no help. */
const MOST_OF_A_RULE = 5;

const RANKS = { high: 0, medium: 1, low: 2 } as const;

/** The surest first. */
export function suggestionsFor(evidence: Evidence): readonly Suggestion[] {
  return RULES.flatMap((rule) =>
    [...rule(evidence)]
      .sort((a, b) => b.evidence.samples - a.evidence.samples)
      .slice(0, MOST_OF_A_RULE),
  ).sort((a, b) => RANKS[a.confidence] - RANKS[b.confidence]);
}
