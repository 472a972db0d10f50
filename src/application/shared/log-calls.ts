import { whenSettled } from '../../domain/shared/when-settled.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Logger } from '../../ports/runtime/logger.js';

/** Arguments that are shown; the count tells of all. */
const MOST_SHOWN = 10;

/**
 * Wraps a function, synchronous or not, so that each call is logged at debug: arguments, duration, outcome.
 * While debug is off a call costs one question. Of texts only the length is shown: by position nobody knows
 * which of them is a secret. Errors pass through; whoever handles them logs them.
 */
export function logCalls<Args extends readonly unknown[], Result>(
  { logger, clock }: { readonly logger: Logger; readonly clock: Pick<Clock, 'monotonicMs'> },
  name: string,
  call: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    if (!logger.isEnabled('debug')) return call(...args);
    const startedMs = clock.monotonicMs();
    const tell = (outcome: 'done' | 'failed', error?: unknown) => {
      logger.debug('call', {
        name,
        argumentCount: args.length,
        arguments: args.slice(0, MOST_SHOWN).map(shown),
        durationMs: clock.monotonicMs() - startedMs,
        outcome,
        ...(error === undefined ? {} : { error }),
      });
    };
    return whenSettled(() => call(...args), {
      done: () => {
        tell('done');
      },
      failed: (error) => {
        tell('failed', error);
      },
    });
  };
}

function shown(argument: unknown): unknown {
  if (typeof argument === 'string') return `[${String(argument.length)} characters]`;
  if (typeof argument !== 'object' || argument === null || isPlain(argument)) return argument;
  return `[${argument.constructor.name}]`;
}

/** Services that are passed around are named, not shown. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || value instanceof Date;
}
