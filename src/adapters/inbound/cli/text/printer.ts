import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CliHost } from '../cli-host.js';
import { harmlessJson, harmlessLine, harmlessText } from './harmless.js';
import { Table, type Column } from './table.js';

/** Width of a terminal that does not tell, in columns. */
const DEFAULT_WIDTH = 80;

/** Answers on stdout, for people or as JSON; everything that is no answer on stderr. */
export class Printer {
  constructor(
    private readonly host: Pick<CliHost, 'stdout' | 'stderr'>,
    readonly isJson: boolean,
  ) {}

  /** With `--json` the value and nothing else; otherwise what `forPeople` prints. */
  answer(value: JsonValue, forPeople: () => void): void {
    if (this.isJson) this.raw(`${harmlessJson(value)}\n`);
    else forPeople();
  }

  /** Text with the line breaks it has, on stdout. */
  text(text: string): void {
    this.raw(`${harmlessText(text)}\n`);
  }

  /** What guides people and is no answer: stdout, or stderr while stdout is for programs. */
  guide(text: string): void {
    if (this.isJson) this.note(text);
    else this.text(text);
  }

  /** On stderr. */
  note(text: string): void {
    this.host.stderr.write(`${harmlessText(text)}\n`);
  }

  /** On stdout, unchanged. */
  raw(text: string): void {
    this.host.stdout.write(text);
  }

  table(columns: readonly Column[]): Table {
    const { isTTY, columns: width } = this.host.stdout;
    return new Table(columns, isTTY ? (width ?? DEFAULT_WIDTH) : undefined);
  }

  /** `name: value`, a line each; long texts follow indented. */
  details(item: JsonObject): void {
    const names = Object.keys(item);
    const width = Math.max(0, ...names.map((name) => name.length));
    for (const name of names) {
      const text = cellText(item[name]);
      const shown = text.includes('\n') ? `\n${indented(text)}` : ` ${harmlessLine(text)}`;
      this.raw(`${harmlessLine(`${name}:`.padEnd(width + 1))}${shown}\n`);
    }
  }
}

/** A JSON value as people read it in one place. */
export function cellText(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === '') return '-';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const isPlain = value.every((item) => item === null || typeof item !== 'object');
    if (isPlain) return value.length === 0 ? '-' : value.map((item) => String(item)).join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function indented(text: string): string {
  return harmlessText(text.trimEnd()).replace(/^/gm, '    ');
}
