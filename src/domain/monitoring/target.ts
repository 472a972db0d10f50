export const TARGET_NAMES = [
  'availability',
  'successRate',
  'averageResponseSeconds',
  'recoverySeconds',
  'concurrentOperations',
] as const;
export type TargetName = (typeof TARGET_NAMES)[number];

/** What the installation is to reach, by the settings `targets.*`. */
export type Targets = Readonly<Record<TargetName, number>>;

/** Nothing happened that could be judged. */
export type TargetState = 'met' | 'missed' | 'unknown';

/** How much may go wrong before the target is missed. */
export interface ErrorBudget {
  readonly unit: 'seconds' | 'calls' | 'operations';
  readonly total: number;
  readonly used: number;
  /** Negative once the target is missed. */
  readonly left: number;
  /** 1 = everything that may go wrong has; 2 = twice that. Null when nothing may go wrong, and something did. */
  readonly burn: number | null;
}

export interface TargetResult {
  readonly name: TargetName;
  readonly target: number;
  /** Over the period; null when unknown. */
  readonly value: number | null;
  readonly state: TargetState;
  readonly budget: ErrorBudget | null;
  /** What else the value was made of. */
  readonly facts: Readonly<Record<string, number>>;
}

/** What was last told of a target. */
export interface TargetVerdict {
  readonly name: TargetName;
  readonly verdict: Exclude<TargetState, 'unknown'>;
  readonly since: Date;
}

export function budgetOf(unit: ErrorBudget['unit'], total: number, used: number): ErrorBudget {
  const burn = total > 0 ? used / total : used > 0 ? null : 0;
  return { unit, total, used, left: total - used, burn };
}
