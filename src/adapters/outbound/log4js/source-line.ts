import { readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';

/** By compiled file; undefined where there is no map. There are as many as the program has files. */
const MAPS = new Map<string, SourceMap | undefined>();

/**
 * The line as it was written, when the compiled file has its source map beside it, else the line that runs.
 * @param line and column count from 1, as everything here does
 */
export function sourceLine(file: string, line: number, column: number): number {
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  return entry !== undefined && 'originalLine' in entry ? entry.originalLine + 1 : line;
}

function mapOf(file: string): SourceMap | undefined {
  if (!MAPS.has(file)) MAPS.set(file, readMap(`${file}.map`));
  return MAPS.get(file);
}

function readMap(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload);
  } catch {
    return undefined;
  }
}
