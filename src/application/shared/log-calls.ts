import type { Logger } from '../../ports/runtime/logger.js';

/** Arguments that are shown; the count tells of all. */
const MOST_SHOWN = 10;

/**
 * Wraps a function, synchronous or not, so that each call is logged at debug: arguments, duration, the error if
 * it failed. While debug is off a call costs one question. Of texts only the length is shown: by position nobody
 * knows which of them is a secret. Errors pass through; whoever handles them logs them.
 */
export function logCalls<Args extends readonly unknown[], Result>(
  logger: Logger,
  name: string,
  call: (...args: Args) => Result,
): (...args: Args) => Result {
  return (...args) => {
    if (!logger.isEnabled('debug')) return call(...args);
    const facts = { argumentCount: args.length, arguments: args.slice(0, MOST_SHOWN).map(shown) };
    return logger.timed(`${name}()`, () => call(...args), facts, 'debug');
  };
}

function shown(argument: unknown): unknown {
  if (typeof argument === 'string') return `[${String(argument.length)} characters]`;
  if (typeof argument !== 'object' || argument === null || isPlain(argument)) return argument;
  return `[${className(argument)}]`;
}

/** Services that are passed around are named, not shown. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || value instanceof Date;
}

function className(value: object): string {
  try {
    return value.constructor.name;
  } catch {
    return 'object';
  }
}
