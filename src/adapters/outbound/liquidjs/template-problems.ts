import { LiquidError } from 'liquidjs';
import { AppError } from '../../../domain/shared/app-error.js';
import { positionText } from '../../../domain/shared/text-position.js';
import type { TemplateProblem } from '../../../ports/runtime/template-engine.js';

const MOST_PROBLEMS = 20;
const LONGEST_MESSAGE = 300;

/** What the library says, and what it is here. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^undefined filter: /, 'unknown-filter'],
  [/^tag ".*" not found/s, 'unknown-tag'],
  [/^ENOENT: /, 'unknown-partial'],
  [/^undefined variable: /, 'missing-variable'],
  [/call stack|string length/i, 'too-deep'],
];

interface Told {
  readonly message: string;
  readonly token?: { readonly file?: string; getPosition(): [number, number] };
  readonly originalError?: unknown;
  readonly errors?: readonly unknown[];
}

/** @param otherwise the code of what is not known further */
export function problemsOf(thrown: unknown, otherwise: string): readonly TemplateProblem[] {
  const { errors } = thrown as Told;
  return (errors ?? [thrown]).slice(0, MOST_PROBLEMS).map((one) => problemOf(one, otherwise));
}

function problemOf(thrown: unknown, otherwise: string): TemplateProblem {
  const { token, originalError } = thrown as Told;
  const [line, column] = token?.getPosition() ?? [1, 1];
  const place = { line, column, ...(token?.file && { partial: token.file }) };
  const cause = thrown instanceof AppError ? thrown : originalError;
  if (cause instanceof AppError) return { code: cause.code, message: cause.message, ...place };
  const message = messageOf(thrown, cause).slice(0, LONGEST_MESSAGE);
  const code = KNOWN.find(([pattern]) => pattern.test(message))?.[1] ?? otherwise;
  return { code: `template.${code}`, message, ...place };
}

/** The library adds file, line and column to its own messages. */
function messageOf(thrown: unknown, cause: unknown): string {
  const told = cause instanceof Error ? cause : (thrown as Error);
  const { message } = told;
  return LiquidError.is(told)
    ? message.replace(/(?:, file:.*)?, line:\d+, col:\d+$/s, '')
    : message;
}

export function errorOf(problems: readonly TemplateProblem[]): AppError {
  const [first] = problems;
  const told = problems.map(({ partial, message, ...place }) => {
    const where = partial === undefined ? '' : `partial ${partial}, `;
    return `${where}${positionText(place)}: ${message}`;
  });
  const [, variable] = /^undefined variable: (.+)/s.exec(first?.message ?? '') ?? [];
  return new AppError('validation', first?.code ?? 'template.syntax', told[0] ?? '', {
    faults: told.map((message) => ({ path: '', message })),
    data: {
      ...(first && { line: first.line, column: first.column }),
      ...(first?.partial !== undefined && { partial: first.partial }),
      ...(variable !== undefined && { variable }),
    },
  });
}
