import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { readBounded, reasonOf } from './bounded-file.js';
import { CATALOGUE, FILE_VARIABLE, SETTINGS_BY_VARIABLE, VARIABLE_PREFIX } from './catalogue.js';
import type { ConfigOrigin } from './config.js';
import { Layer } from './layer.js';
import { printable } from './printable.js';
import { seedVariableWarnings } from './seed-variables.js';
import { suggestion } from './suggestion.js';

export type Variables = Readonly<Record<string, string | undefined>>;

const FROM_FILE = '_FILE';
const SECRET_FILE_LIMIT = 64 * 1024;
const DOTENV_LIMIT = 1024 * 1024;

const isGiven = (text: string | undefined): text is string => text !== undefined && text !== '';

/**
 * Reads the variables of the process or of a `.env` file. An empty variable counts as absent, as compose
 * files pass them on so.
 */
export function environmentLayer(
  variables: Variables,
  layer: 'environment' | 'dotenv',
  cwd: string,
): Layer {
  const result = new Layer();
  const where = layer === 'dotenv' ? ' in .env' : '';
  for (const entry of CATALOGUE) {
    const text = variables[entry.variable];
    const fileVariable = entry.variable + FROM_FILE;
    const file = variables[fileVariable];
    const origin = (name: string): ConfigOrigin => ({ layer, name: name + where });
    if (isGiven(text) && isGiven(file)) {
      result.fault(
        entry.path,
        `is set twice, by ${entry.variable} and ${fileVariable}${where}: keep one`,
      );
    } else if (isGiven(text)) {
      result.give(entry, text, origin(entry.variable), true);
    } else if (isGiven(file)) {
      try {
        const content = readBounded(resolve(cwd, file), SECRET_FILE_LIMIT).replace(/\r?\n$/, '');
        result.give(entry, content, origin(fileVariable), true);
      } catch (error) {
        const message = `the file that ${fileVariable}${where} names cannot be read: ${reasonOf(error)}`;
        result.fault(entry.path, `${message} (got ${JSON.stringify(file)})`);
      }
    }
  }
  for (const name of Object.keys(variables)) {
    if (name.startsWith(VARIABLE_PREFIX) && !isKnown(name)) {
      result.fault(printable(name), `${whyUnknown(name)} (from the ${sourceOf(layer)})`);
    }
  }
  result.warnings.push(...seedVariableWarnings(variables, where));
  return result;
}

function whyUnknown(name: string): string {
  const whole = CATALOGUE.find(
    ({ kind, variable }) => kind.parts && name.startsWith(`${variable}_`),
  );
  if (whole) return `is part of ${whole.path}: give ${whole.variable} as JSON`;
  const known = [...SETTINGS_BY_VARIABLE.keys(), FILE_VARIABLE];
  return `is not a known setting${suggestion(name, known, VARIABLE_PREFIX)}`;
}

const sourceOf = (layer: 'environment' | 'dotenv') =>
  layer === 'dotenv' ? '.env file' : 'environment';

function isKnown(name: string): boolean {
  if (name === FILE_VARIABLE || SETTINGS_BY_VARIABLE.has(name)) return true;
  return name.endsWith(FROM_FILE) && SETTINGS_BY_VARIABLE.has(name.slice(0, -FROM_FILE.length));
}

/** The variables of the `.env` file in the folder; none when there is no such file. */
export function readDotenv(cwd: string): {
  readonly variables: Variables;
  readonly fault?: string;
} {
  try {
    return { variables: parseEnv(readBounded(resolve(cwd, '.env'), DOTENV_LIMIT)) };
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ENOENT') return { variables: {} };
    return { variables: {}, fault: `cannot be read: ${reasonOf(error)}` };
  }
}
