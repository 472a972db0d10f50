import type { HealthStatus } from '../shared/health-status.js';
import type { TargetName, TargetResult } from './target.js';

/** What the score is made of. The weights add up to 100; docs/operating.md shows them. */
export const SCORE_WEIGHTS = {
  availability: 25,
  successRate: 20,
  health: 15,
  averageResponseSeconds: 15,
  recoverySeconds: 5,
  concurrentOperations: 5,
  eventLoop: 5,
  cpu: 5,
  memory: 5,
} as const;

export type ScorePart = keyof typeof SCORE_WEIGHTS;

/** Shares from which on a resource costs points, and at which it costs all of them. */
const RESOURCE_RANGE = {
  eventLoop: [0.6, 0.95],
  cpu: [0.7, 0.95],
  memory: [0.75, 0.95],
} as const;

export interface ScoreFacts {
  readonly targets: readonly TargetResult[];
  readonly health: HealthStatus;
  /** Averages over the period, 0-1; undefined when nothing was measured. */
  readonly eventLoop: number | undefined;
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
}

export interface ScoredPart {
  readonly part: ScorePart;
  readonly weight: number;
  readonly points: number;
  /** What was seen. */
  readonly because: string;
}

export interface HealthScore {
  /** 0-100; parts that nothing is known of are left out, and the others count for them. */
  readonly score: number;
  readonly parts: readonly ScoredPart[];
  /** Those that cost points, the most costly first. */
  readonly lost: readonly ScoredPart[];
}

export function healthScore(facts: ScoreFacts): HealthScore {
  const parts = (Object.keys(SCORE_WEIGHTS) as ScorePart[]).flatMap((part) => {
    const share = shareOf(part, facts);
    if (!share) return [];
    const weight = SCORE_WEIGHTS[part];
    return [{ part, weight, points: rounded(weight * share.share), because: share.because }];
  });
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const lost = parts
    .filter((part) => part.points < part.weight)
    .sort((a, b) => b.weight - b.points - (a.weight - a.points));
  return { score: weight > 0 ? Math.round((100 * points) / weight) : 100, parts, lost };
}

interface Share {
  /** 0-1 of the part's points. */
  readonly share: number;
  readonly because: string;
}

function shareOf(part: ScorePart, facts: ScoreFacts): Share | undefined {
  switch (part) {
    case 'health':
      return healthShare(facts.health);
    case 'eventLoop':
    case 'cpu':
    case 'memory':
      return resourceShare(facts[part], RESOURCE_RANGE[part]);
    case 'availability':
    case 'successRate':
    case 'averageResponseSeconds':
    case 'recoverySeconds':
    case 'concurrentOperations':
      return targetShare(facts.targets, part);
  }
}

function healthShare(status: HealthStatus): Share {
  return { share: { healthy: 1, degraded: 0.5, unhealthy: 0 }[status], because: `now ${status}` };
}

/** All points while the target is met; none when twice of what may go wrong has. */
function targetShare(targets: readonly TargetResult[], name: TargetName): Share | undefined {
  const found = targets.find((target) => target.name === name);
  if (!found || found.state === 'unknown' || found.value === null) return undefined;
  const because = `${String(rounded(found.value, 4))}, target ${String(found.target)}`;
  if (found.state === 'met') return { share: 1, because };
  if (name === 'concurrentOperations') return { share: found.value / found.target, because };
  const burn = found.budget?.burn ?? 2;
  return { share: Math.max(0, Math.min(1, 2 - burn)), because };
}

function resourceShare(
  used: number | undefined,
  [from, to]: readonly [number, number],
): Share | undefined {
  if (used === undefined) return undefined;
  const share = Math.max(0, Math.min(1, (to - used) / (to - from)));
  return { share, because: `${String(Math.round(used * 100))} % used on average` };
}

function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
