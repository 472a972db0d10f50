import { LOG_LEVELS, parseLogLevel, type LogLevel } from '../../../domain/logging/log-level.js';
import type { LogFilter } from '../../../domain/logging/log-filter.js';
import { validationError, type FieldFault } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { Answer, Choice, Count, JsonField, Text, Time } from './fields.js';

const text = (description: string, example: string) => ({ description, example, maxLength: 2_048 });

export class LogRecordView {
  @Time({ description: 'When it was written', example: '2026-03-01T12:00:00.000Z' })
  timestamp!: string;
  @Choice(LOG_LEVELS, { description: 'How important it is', example: 'info' }) level!: LogLevel;
  @Text(text('Who wrote it', 'brain.http')) logger!: string;
  @Text(text('What happened', 'use case done')) message!: string;
  @Text(text('Source file, or last part of the logger', 'use-case-runner')) module!: string;
  @Count({ description: 'Process', example: 4711, minimum: 1, maximum: 2 ** 31 }) pid!: number;
  @Count({ description: 'Thread', example: 0, minimum: 0, maximum: 2 ** 31 }) threadId!: number;
  @Text({ ...text('Function that wrote it', 'UseCaseRunner.run'), optional: true })
  function?: string;
  @Count({ description: 'Line', example: 12, minimum: 1, maximum: 2 ** 31, optional: true })
  line?: number;
  @Text({ ...text('Request it follows from', '0192f0c1'), optional: true }) requestId?: string;
  @Text({ ...text('Trace it belongs to', '4bf92f3577b34da6a3ce929d0e0e4736'), optional: true })
  traceId?: string;
  @Text({ ...text('On whose behalf', 'api-key:0192f0c1'), optional: true }) actor?: string;
  @JsonField({ description: 'Facts', example: { durationMs: 1.5 }, optional: true })
  extra?: JsonObject;
}

const list = (description: string, example: readonly JsonObject[]) => ({
  description,
  example,
  schema: { type: 'array', items: { type: 'object' } },
});

export class LogStatusView {
  @Choice(LOG_LEVELS, { description: 'Level in force', example: 'info' }) level!: LogLevel;
  @JsonField({ description: 'Levels of single loggers', example: { 'brain.http': 'debug' } })
  loggers!: Readonly<Record<string, LogLevel>>;
  @Answer(
    list('Where entries go, and how it fares', [
      {
        name: 'console',
        minimum: 'trace',
        path: null,
        written: 12,
        dropped: 0,
        waiting: 0,
        fault: null,
      },
    ]),
  )
  sinks!: readonly object[];
}

export class LoggingTestView {
  @Text(text('Stands in every test entry', '0192f0c1-2b3c-7d4e-8f50-61728394a5b6')) testId!: string;
  @Answer({
    description: 'Levels that are written',
    example: ['info', 'warn', 'error', 'fatal'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  levels!: readonly LogLevel[];
  @Answer({
    description: 'Whether the made-up secret was masked; null when no entry could tell',
    example: true,
    schema: { type: ['boolean', 'null'] },
  })
  isSecretMasked!: boolean | null;
  @Answer(list('What became of the entries in each place', [{ name: 'console', isWritten: true }]))
  sinks!: readonly object[];
}

const NAMES = ['level', 'logger', 'contains'];

/** @throws AppError `validation` (`request.invalid`) with one fault per parameter */
export function parseLogQuery(
  query: URLSearchParams,
  count: { readonly name: string; readonly fallback: number },
): { readonly filter: LogFilter; readonly count: number } {
  const faults: FieldFault[] = [];
  for (const name of new Set(query.keys())) {
    if (![...NAMES, count.name].includes(name))
      faults.push({ path: name, message: 'is not known' });
    else if (query.getAll(name).length > 1) faults.push({ path: name, message: 'is given twice' });
  }
  const filter = {
    ...levelOf(query, faults),
    ...textOf(query, 'logger', faults),
    ...textOf(query, 'contains', faults),
  };
  const wanted = query.get(count.name) ?? String(count.fallback);
  if (!/^\d{1,4}$/.test(wanted)) {
    faults.push({ path: count.name, message: 'must be an integer of at most 1000' });
  }
  if (faults.length === 0) return { filter, count: Number(wanted) };
  throw validationError('request.invalid', 'The query is not valid', faults);
}

function levelOf(query: URLSearchParams, faults: FieldFault[]): { readonly minimum?: LogLevel } {
  const given = query.get('level');
  if (given === null) return {};
  const minimum = parseLogLevel(given);
  if (minimum) return { minimum };
  faults.push({ path: 'level', message: `must be one of ${LOG_LEVELS.join(', ')}` });
  return {};
}

function textOf(query: URLSearchParams, name: 'logger' | 'contains', faults: FieldFault[]) {
  const given = query.get(name);
  if (given === null || given === '') return {};
  if (given.length <= 200) return { [name]: given };
  faults.push({ path: name, message: 'must be 200 characters or fewer' });
  return {};
}
