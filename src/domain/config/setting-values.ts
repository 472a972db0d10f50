import type { JsonValue } from '../shared/json.js';
import { isSameJson } from '../shared/same-json.js';

/** Settings by path (`jobs.concurrency`), secrets masked; what has no value is absent. */
export type SettingValues = Readonly<Record<string, JsonValue>>;

/** Null stands for "no value". */
export interface SettingChange {
  readonly path: string;
  readonly from: JsonValue | null;
  readonly to: JsonValue | null;
}

/** What differs, sorted by path. */
export function changesBetween(
  before: SettingValues,
  after: SettingValues,
): readonly SettingChange[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths
    .filter((path) => !isSameJson(before[path], after[path]))
    .map((path) => ({ path, from: before[path] ?? null, to: after[path] ?? null }));
}
