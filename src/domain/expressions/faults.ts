import { AppError, validationError } from '../shared/app-error.js';
import type { ExpressionFault } from '../shared/expression.js';
import { positionAt, positionText } from '../shared/text-position.js';

/** The bounds of one evaluation: an `||` does not go on behind these. */
const BOUNDS: ReadonlySet<string> = new Set([
  'expression.too-costly',
  'expression.too-long-text',
  'expression.too-large-result',
  'expression.too-deep-value',
]);

export function faultAt(
  text: string,
  code: string,
  message: string,
  offset: number,
): ExpressionFault {
  return { code: `expression.${code}`, message, ...positionAt(text, offset) };
}

/** The first fault gives code and position; all stand in the list. */
export class ExpressionError extends AppError {
  constructor(
    readonly found: readonly [ExpressionFault, ...ExpressionFault[]],
    what: string,
  ) {
    const [{ code, message, ...position }] = found;
    const told = found.map((fault) => `${positionText(fault)}: ${fault.message}`);
    super('validation', code, `${what}: ${told[0] ?? message}`, {
      faults: told.map((one) => ({ path: '', message: one })),
      data: position,
    });
  }
}

export function errorOf(found: readonly [ExpressionFault, ...ExpressionFault[]]): AppError {
  return new ExpressionError(found, 'The expression is not valid');
}

/** What an evaluation met. No message holds a value: it may be a secret. */
export function evaluationError(
  text: string,
  code: string,
  message: string,
  offset: number,
): AppError {
  return new ExpressionError([faultAt(text, code, message, offset)], 'The expression failed');
}

/** Whether an error must end the evaluation whatever the expression says. */
export function isFinal(error: unknown): boolean {
  return !(error instanceof AppError) || isFinalCode(error.code);
}

export function isFinalCode(code: string): boolean {
  return BOUNDS.has(code);
}

/** Something that is no plain data broke while it was read: an accessor, a proxy, a circle. */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError && error.code.startsWith('expression.')) return error;
  return validationError(
    'expression.unreadable',
    'The context is no plain data: reading it failed',
  );
}
