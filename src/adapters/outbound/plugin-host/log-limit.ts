import type { PluginRequests } from '../../../ports/plugins/plugin-runtime.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import { MessageBudget } from './message-budget.js';

/** Lines of one plugin: so many at once, and so many a second. */
const BURST = 200;
const PER_SECOND = 50;

/** Leaves out what a plugin logs too fast, and says how much that was. */
export function withLogLimit(onRequest: PluginRequests, clock: Clock): PluginRequests {
  const budget = new MessageBudget(BURST, PER_SECOND, () => clock.monotonicMs());
  let leftOut = 0;
  return async (method, parameters) => {
    if (method !== 'log') return onRequest(method, parameters);
    if (!budget.take()) {
      leftOut += 1;
      return null;
    }
    const message = `${leftOut} lines were left out`;
    const isTold = leftOut > 0;
    leftOut = 0;
    if (isTold) await onRequest('log', { level: 'warn', message });
    return onRequest('log', parameters);
  };
}
