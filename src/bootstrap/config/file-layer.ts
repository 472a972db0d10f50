import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { readBounded, reasonOf } from './bounded-file.js';
import { Layer } from './layer.js';
import { objectLayer } from './object-layer.js';

const FILE_LIMIT = 1024 * 1024;
const MOST_ALIASES = 50;
export const STANDARD_NAMES = ['brain.config.yaml', 'brain.config.yml', 'brain.config.json'];

/** A file that somebody named, and who did. */
export interface NamedFile {
  readonly file: string;
  /** `--config`, `CLICKUP_BRAIN_CONFIG` */
  readonly namedBy: string;
}

export interface FileLayer {
  readonly layer: Layer;
  /** Absolute; undefined when there is no configuration file. */
  readonly file: string | undefined;
}

export function fileLayer(named: NamedFile | undefined, cwd: string | undefined): FileLayer {
  if (named) return readLayer(resolve(cwd ?? '.', named.file), named.namedBy);
  if (cwd === undefined) return { layer: new Layer(), file: undefined };
  const [found, ...others] = STANDARD_NAMES.filter((name) => existsSync(join(cwd, name)));
  if (found === undefined) return { layer: new Layer(), file: undefined };
  const result = readLayer(join(cwd, found));
  for (const other of others)
    result.layer.fault(other, `would be ignored because of ${found}: keep one`);
  return result;
}

function readLayer(file: string, namedBy?: string): FileLayer {
  const name = basename(file);
  try {
    const text = readBounded(file, FILE_LIMIT);
    try {
      const content = name.endsWith('.json') ? parseJson(text) : parseYaml(text);
      return { layer: objectLayer(content ?? {}, { layer: 'file', name }), file };
    } catch (error) {
      return { layer: faultLayer(name, (error as Error).message), file };
    }
  } catch (error) {
    const by = namedBy === undefined ? '' : ` (from ${namedBy})`;
    return { layer: faultLayer(name, `cannot be read: ${reasonOf(error)}${by}`), file };
  }
}

function faultLayer(name: string, message: string): Layer {
  const layer = new Layer();
  layer.fault(name, message);
  return layer;
}

/** Parsers quote what they choke on, which may be a secret: only the place is told. */
function parseYaml(text: string): unknown {
  const lines = new LineCounter();
  const at = (position: number): string => {
    const { line, col } = lines.linePos(position);
    return `line ${line}, column ${col}`;
  };
  try {
    const document = parseDocument(text, {
      prettyErrors: false,
      lineCounter: lines,
      logLevel: 'silent',
    });
    const [error] = document.errors;
    if (error) {
      const reason = error.code.toLowerCase().replaceAll('_', ' ');
      throw new Error(`is not valid YAML at ${at(error.pos[0])} (${reason})`);
    }
    return document.toJS({ maxAliasCount: MOST_ALIASES });
  } catch (error) {
    if (error instanceof ReferenceError) throw new Error('has too many or unknown YAML aliases');
    throw error;
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    if (position === undefined) throw new Error('is not valid JSON');
    const before = text.slice(0, Number(position)).split('\n');
    const column = (before.at(-1)?.length ?? 0) + 1;
    throw new Error(`is not valid JSON at line ${before.length}, column ${column}`);
  }
}
