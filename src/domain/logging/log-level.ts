export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** By name, other programs' names of the same levels included. */
const BY_NAME: ReadonlyMap<string, LogLevel> = new Map([
  ...LOG_LEVELS.map((level) => [level, level] as const),
  ['warning', 'warn'],
  ['critical', 'fatal'],
]);

const RANKS = Object.fromEntries(LOG_LEVELS.map((level, rank) => [level, rank])) as Readonly<
  Record<LogLevel, number>
>;

/** Grows with importance, from 0. */
export const rankOf = (level: LogLevel): number => RANKS[level];

/** In any case of letters, WARNING and CRITICAL too; undefined when it names none. */
export function parseLogLevel(text: string): LogLevel | undefined {
  return BY_NAME.get(text.toLowerCase());
}
