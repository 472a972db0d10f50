import {
  readEvent,
  type AnalyticsEvent,
  type NewAnalyticsEvent,
} from '../../domain/analytics/analytics-event.js';
import { AppError } from '../../domain/shared/app-error.js';
import { MOST_FAULTS } from '../shared/each-valid.js';
import type { UseCase } from '../shared/use-case.js';
import { RecordEvents, type RecordEventsDeps } from './record-events.js';

/** Events that are stored at once. */
const BATCH = 1_000;

/** One line of a stream, from 1 on: what it tells, or why it cannot be read. */
export type ImportLine = { readonly line: number } & (
  { readonly event: NewAnalyticsEvent } | { readonly error: AppError }
);

export interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly message: string;
}

export interface ImportReport {
  readonly recorded: number;
  readonly duplicates: number;
  readonly refused: number;
  /** The first 100. */
  readonly faults: readonly RefusedLine[];
}

/**
 * Takes a stream of events, by and by: what was taken stays when the stream breaks off, and events with keys can be
 * sent again. Lines that are not valid are told of and keep nobody else from being taken.
 */
export class ImportEvents implements UseCase<
  { readonly lines: AsyncIterable<ImportLine> },
  ImportReport
> {
  readonly name = 'analytics.import';
  readonly permission = 'analytics:write';
  readonly leavesOwnRecord = true;

  constructor(private readonly deps: RecordEventsDeps) {}

  /** @throws AppError `conflict` (`analytics.too-many-names`), and what the stream throws */
  async execute({ lines }: { readonly lines: AsyncIterable<ImportLine> }): Promise<ImportReport> {
    const { counter } = this.deps;
    const many = new RecordEvents(this.deps);
    const faults: RefusedLine[] = [];
    let [recorded, duplicates, refused] = [0, 0, 0];
    let batch: AnalyticsEvent[] = [];
    const flush = async () => {
      const results = batch.length > 0 ? await many.record(batch) : [];
      const known = results.filter(({ isDuplicate }) => isDuplicate).length;
      duplicates += known;
      recorded += results.length - known;
      batch = [];
    };
    for await (const line of lines) {
      const read = this.read(line);
      if (read instanceof AppError) {
        refused += 1;
        counter.refused(1);
        if (faults.length < MOST_FAULTS) faults.push(toFault(line.line, read));
        continue;
      }
      batch.push(read);
      if (batch.length >= BATCH) await flush();
    }
    await flush();
    return { recorded, duplicates, refused, faults };
  }

  private read(line: ImportLine): AnalyticsEvent | AppError {
    if ('error' in line) return line.error;
    const { ids, clock, settings } = this.deps;
    try {
      return readEvent(line.event, ids.next(), { now: clock.now(), keptMs: settings.keptMs });
    } catch (error) {
      if (error instanceof AppError && error.kind === 'validation') return error;
      throw error;
    }
  }
}

function toFault(line: number, { code, message, faults: [first] }: AppError): RefusedLine {
  const detail = first ? `${first.path} ${first.message}`.trim() : message;
  return { line, code, message: detail };
}
