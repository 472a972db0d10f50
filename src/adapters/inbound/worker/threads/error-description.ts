import { inspect } from 'node:util';
import {
  AppError,
  type AppErrorOptions,
  type ErrorKind,
} from '../../../../domain/shared/app-error.js';

/** Longest texts that go from thread to thread, in characters. */
const MOST_MESSAGE = 10_000;
const MOST_STACK = 20_000;
const MOST_OPTIONS = 10_000;

/** Causes of causes that are told. */
const DEEPEST = 3;

/** An error as data: copied as such it would lose its code, and be no `AppError` any more. */
export interface ErrorDescription {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  /** Of an `AppError`. */
  readonly kind?: ErrorKind;
  readonly options?: AppErrorOptions;
  readonly cause?: ErrorDescription;
}

/** It never throws, whatever was thrown. */
export function describeError(error: unknown, depth = DEEPEST): ErrorDescription {
  if (!(error instanceof Error)) return { name: 'Error', message: text(error, MOST_MESSAGE) };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  return {
    name: text(name, MOST_MESSAGE),
    message: text(message, MOST_MESSAGE),
    ...(stack !== undefined && { stack: text(stack, MOST_STACK) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(isAppError(error) && { kind: error.kind, ...optionsOf(error) }),
    ...(cause !== undefined && depth > 0 && { cause: describeError(cause, depth - 1) }),
  };
}

function text(value: unknown, most: number): string {
  return (typeof value === 'string' ? value : inspect(value)).slice(0, most);
}

export function restoreError(given: ErrorDescription): Error {
  const cause = given.cause && restoreError(given.cause);
  const error = given.kind
    ? new AppError(given.kind, String(given.code), given.message, { ...given.options, cause })
    : Object.assign(new Error(given.message, cause && { cause }), {
        name: given.name,
        ...(given.code !== undefined && { code: given.code }),
      });
  if (given.stack) error.stack = given.stack;
  return error;
}

/** The module that threw may have a class of its own by this name. */
function isAppError(error: Error): error is AppError {
  return error.name === 'AppError' && typeof (error as Partial<AppError>).kind === 'string';
}

/** What is too much, or no JSON, is left out: the error itself says more. */
function optionsOf(error: AppError): { options?: AppErrorOptions } {
  const { severity, category, retryable, retryAfterSeconds, faults, data } = error;
  try {
    const options = { severity, category, retryable, retryAfterSeconds, faults, data };
    const json = JSON.stringify(options);
    return json.length > MOST_OPTIONS ? {} : { options: JSON.parse(json) as AppErrorOptions };
  } catch {
    return {};
  }
}
