import { toAppError, type AppError, type ErrorKind } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { EXIT_CODES } from './command-line.js';
import { harmlessJson } from './text/harmless.js';
import type { Printer } from './text/printer.js';

const HINTS: Readonly<Partial<Record<ErrorKind, string>>> = {
  unauthorised:
    'Give a key with --key-file or BRAIN_API_KEY; one is made by: brain keys create --admin',
  forbidden: 'The key in use may not do this.',
};

/** On stderr, in words or as JSON. @returns the exit code */
export function showError(thrown: unknown, printer: Printer): number {
  const error = toAppError(thrown);
  if (printer.isJson) printer.note(harmlessJson(problemOf(error)));
  else for (const line of linesOf(error)) printer.note(line);
  return error.kind === 'configuration' ? EXIT_CODES.configuration : EXIT_CODES.failed;
}

/** The instance's own problem, or one in the same words. */
function problemOf({ code, message, faults, data }: AppError): JsonObject {
  const { problem } = data;
  if (problem !== undefined) return problem as JsonObject;
  const errors = faults.map(({ path, message: text }) => ({ path, message: text }));
  return { code, detail: message, ...(errors.length > 0 ? { errors } : {}) };
}

function linesOf({ kind, message, faults }: AppError): readonly string[] {
  const isListOfFaults = kind === 'configuration' && message.startsWith('config:');
  const told = faults.filter((fault) => !message.includes(fault.message) || faults.length > 1);
  const hint = HINTS[kind];
  return [
    isListOfFaults ? message : `error: ${message}`,
    ...(isListOfFaults ? [] : told.map(faultLine)),
    ...(hint === undefined ? [] : [hint]),
  ];
}

function faultLine({ path, message }: AppError['faults'][number]): string {
  return path === '' ? `  ${message}` : `  ${path}: ${message}`;
}
