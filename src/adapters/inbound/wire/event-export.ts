import type { EventExport } from '../../../application/analytics/export-events.js';
import type { AnalyticsEvent } from '../../../domain/analytics/analytics-event.js';
import { csvLine } from './csv.js';

const COLUMNS = ['id', 'at', 'receivedAt', 'name', 'subject', 'value', 'dedupKey'] as const;

/** A header; then a line for each event, with a column for each declared dimension and all of them as JSON in the last. */
export async function* asCsv({ dimensions, pages }: EventExport): AsyncGenerator<string> {
  const names = dimensions.map((name) => `dimension.${name}`);
  yield csvLine([...COLUMNS, ...names, 'dimensions']);
  for await (const page of pages) {
    if (page.length > 0) yield page.map((event) => lineOf(event, dimensions)).join('');
  }
}

/** A JSON object in each line. */
export async function* asJsonLines({ pages }: EventExport): AsyncGenerator<string> {
  for await (const page of pages) {
    if (page.length > 0) yield page.map((event) => `${JSON.stringify(event)}\n`).join('');
  }
}

function lineOf(event: AnalyticsEvent, names: readonly string[]): string {
  const { id, at, receivedAt, name, subject, value, dedupKey, dimensions } = event;
  return csvLine([
    ...[id, at.toISOString(), receivedAt.toISOString(), name, subject, value, dedupKey],
    ...names.map((one) => (Object.hasOwn(dimensions, one) ? (dimensions[one] ?? null) : null)),
    JSON.stringify(dimensions),
  ]);
}
