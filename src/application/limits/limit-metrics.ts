import type { Metrics } from '../../ports/runtime/metrics.js';

/** How much of a limit was asked for and granted. */
export type LimitTaken = (name: string, granted: number, refused: number) => void;

/** Counts what this process asks of limits; limits by key count under their name. */
export function countTaken(metrics: Metrics): LimitTaken {
  const granted = metrics.counter({
    name: 'limit_granted_total',
    help: 'What limits let begin.',
    labels: ['limit'],
  });
  const refused = metrics.counter({
    name: 'limit_refused_total',
    help: 'What asked limits in vain and had to wait; asking again counts again.',
    labels: ['limit'],
  });
  return (name, grantedCount, refusedCount) => {
    const limit = name.split(':', 1)[0] ?? name;
    if (grantedCount > 0) granted.add(grantedCount, { limit });
    if (refusedCount > 0) refused.add(refusedCount, { limit });
  };
}
