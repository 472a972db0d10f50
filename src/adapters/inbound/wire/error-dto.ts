import {
  ERROR_GROUP_STATES,
  type ErrorGroupState,
  type ErrorGroupStatus,
  type ErrorSample,
} from '../../../domain/errors/error-group.js';
import type { ErrorStatistics } from '../../../domain/errors/error-statistics.js';
import {
  ERROR_CATEGORIES,
  SEVERITIES,
  type ErrorCategory,
  type ErrorKind,
  type Severity,
} from '../../../domain/shared/app-error.js';
import { Answer, Choice, Count, Text, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';
const MOST = Number.MAX_SAFE_INTEGER;

const note = {
  description: 'What people know about it',
  example: 'mended by turning the import off',
  maxLength: 2_000,
  optional: true,
  nullable: true,
};

export class ChangeErrorDto {
  @Choice(['open', 'resolved'], {
    description: 'resolved: it counts as mended, and as regressed when it happens again',
    example: 'resolved',
    optional: true,
  })
  status?: 'open' | 'resolved';
  @Text(note) note?: string | null;
}

export class ErrorView extends StoredView {
  @Text({ description: 'Kind of failure', example: 'unavailable', maxLength: 40 })
  kind!: ErrorKind;
  @Text({ description: 'Stable code', example: 'database.unavailable', maxLength: 100 })
  code!: string;
  @Choice(ERROR_CATEGORIES, { description: 'Which part of the world failed', example: 'database' })
  category!: ErrorCategory;
  @Choice(SEVERITIES, { description: 'How bad it is', example: 'high' }) severity!: Severity;
  @Text({
    description: 'The part of the program that told of it',
    example: 'tasks.create',
    maxLength: 128,
  })
  component!: string;
  @Text({
    description: 'What it says, with what varies replaced',
    example: 'There is no task <id>',
    maxLength: 300,
  })
  message!: string;
  @Count({ description: 'How often it happened', example: 12, minimum: 1, maximum: MOST })
  count!: number;
  @Time({ description: 'When it happened first', example: EXAMPLE_TIME }) firstSeenAt!: Date;
  @Time({ description: 'When it happened last', example: EXAMPLE_TIME }) lastSeenAt!: Date;
  @Text({ description: 'Version it appeared in', example: '0.1.0', maxLength: 64 })
  firstVersion!: string;
  @Answer({
    description: 'Versions it happened in, newest last',
    example: ['0.1.0'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  versions!: readonly string[];
  @Choice(ERROR_GROUP_STATES, {
    description: 'regressed: it happened again after it was resolved',
    example: 'open',
  })
  status!: ErrorGroupStatus;
  @Time({ description: 'When it was resolved', example: EXAMPLE_TIME, nullable: true })
  resolvedAt!: Date | null;
  @Text({
    description: 'Who resolved it',
    example: 'api-key:0193…',
    maxLength: 255,
    nullable: true,
  })
  resolvedBy!: string | null;
  @Text({ ...note, optional: false }) note!: string | null;
  @Answer({
    description: 'One occurrence, secrets removed',
    example: { message: 'There is no task 7', at: EXAMPLE_TIME, frames: [], causes: [] },
    schema: { type: 'object' },
  })
  sample!: ErrorSample;
}

export function toErrorView(state: ErrorGroupState): ErrorView {
  const { fingerprint: _fingerprint, ...view } = state;
  return view;
}

const COUNTS = { type: 'object', additionalProperties: { type: 'integer' } } as const;

export class ErrorStatisticsView implements ErrorStatistics {
  @Time({ description: 'The first hour that counts', example: EXAMPLE_TIME }) since!: Date;
  @Count({ description: 'All failures', example: 12, minimum: 0, maximum: MOST }) total!: number;
  @Answer({ description: 'By category', example: { database: 12 }, schema: COUNTS })
  byCategory!: ErrorStatistics['byCategory'];
  @Answer({ description: 'By severity', example: { high: 12 }, schema: COUNTS })
  bySeverity!: ErrorStatistics['bySeverity'];
  @Answer({ description: 'By component', example: { 'tasks.create': 12 }, schema: COUNTS })
  byComponent!: Record<string, number>;
  @Answer({
    description: 'By full hour, oldest first',
    example: [{ hour: EXAMPLE_TIME, count: 12 }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  byHour!: ErrorStatistics['byHour'];
  @Count({ description: 'Faults seen for the first time', example: 1, minimum: 0, maximum: MOST })
  newGroups!: number;
  @Count({ description: 'Faults that are not resolved', example: 3, minimum: 0, maximum: MOST })
  openGroups!: number;
  @Count({ description: 'Faults that came back', example: 0, minimum: 0, maximum: MOST })
  regressedGroups!: number;
  @Answer({
    description: 'The faults with the most failures',
    example: [{ code: 'database.unavailable', component: 'tasks.create', count: 12 }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  top!: ErrorStatistics['top'];
}
