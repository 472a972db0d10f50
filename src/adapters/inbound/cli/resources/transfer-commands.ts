import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { AppError } from '../../../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { harmlessJsonLine } from '../text/harmless.js';
import { listOptions, pagesOf, queryOf, type ListOptions } from './list-command.js';
import type { Reference } from './resource-definition.js';

/** A collection that goes out and comes in as lines of JSON. */
export interface Transferred extends Reference {
  readonly group: string;
}

/** Lines and characters of one request. */
const LINES = 500;
const CHARACTERS = 4 * 1024 * 1024;

export function addTransferCommands(line: CommandLine, of: Transferred, group: Command): void {
  addRestore(line, of, group);
  addExport(line, of, group);
  addImport(line, of, group);
}

function addRestore(line: CommandLine, of: Transferred, group: Command): void {
  line.command(
    {
      name: 'restore',
      summary: `Bring a deleted ${of.one} back.`,
      examples: [`brain ${of.group} restore 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10`],
      arguments: [new Argument(`<${of.one.replaceAll(' ', '-')}>`, 'its id')],
      run: async (invocation) => {
        const client = await invocation.connect();
        const [id = ''] = invocation.args;
        const item = await client.post(`${of.path}/${encodeURIComponent(id)}/restore`, {});
        invocation.printer.answer(item, () => invocation.printer.details(item));
      },
    },
    group,
  );
}

function addExport(line: CommandLine, of: Transferred, group: Command): void {
  line.command(
    {
      name: 'export',
      summary: `Print ${of.group}, one JSON object per line, oldest first.`,
      examples: [`brain ${of.group} export > ${of.group}.jsonl`],
      options: listOptions().filter(({ long }) => long === '--filter'),
      run: async (invocation) => {
        const client = await invocation.connect();
        const options = invocation.options as unknown as ListOptions;
        const query = queryOf({ ...options, sort: 'createdAt' }, true);
        for await (const items of pagesOf(of, client, query)) {
          for (const item of items) invocation.printer.raw(`${harmlessJsonLine(item)}\n`);
        }
      },
    },
    group,
  );
}

function addImport(line: CommandLine, of: Transferred, group: Command): void {
  line.command(
    {
      name: 'import',
      summary: `Store ${of.group} from a file of JSON lines: what has a known id is changed.`,
      examples: [`brain ${of.group} import ${of.group}.jsonl`, `… | brain ${of.group} import -`],
      arguments: [new Argument('<file>', 'as exported; - for standard input')],
      run: (invocation) => importLines(of, invocation),
    },
    group,
  );
}

async function importLines(of: Transferred, invocation: Invocation): Promise<void> {
  const client = await invocation.connect();
  const [file = '-'] = invocation.args;
  const source =
    file === '-' ? invocation.host.stdin() : createReadStream(resolve(invocation.host.cwd, file));
  const totals: Record<string, number> = { created: 0, changed: 0, unchanged: 0, refused: 0 };
  const errors: JsonObject[] = [];
  for await (const { first, lines } of requestsOf(source)) {
    const answer = await client.postLines(`${of.path}/import`, lines.join('\n'));
    for (const name of Object.keys(totals))
      totals[name] = (totals[name] ?? 0) + countOf(answer[name]);
    for (const error of errorsOf(answer)) {
      errors.push({ ...error, line: countOf(error['line']) + first });
    }
  }
  const { printer } = invocation;
  printer.answer({ ...totals, errors }, () => {
    for (const { line, message } of errors) {
      printer.note(`line ${String(line)}: ${String(message)}`);
    }
    printer.text(
      Object.entries(totals)
        .map(([name, count]) => `${String(count)} ${name}`)
        .join(', '),
    );
  });
  const refused = totals['refused'] ?? 0;
  if (refused === 0) return;
  throw new AppError('validation', 'import.refused', `${String(refused)} lines were refused`);
}

interface Request {
  /** How many lines came before. */
  readonly first: number;
  readonly lines: readonly string[];
}

async function* requestsOf(source: AsyncIterable<unknown>): AsyncGenerator<Request> {
  const decoder = new TextDecoder();
  let rest = '';
  let first = 0;
  let lines: string[] = [];
  let size = 0;
  const take = (): Request => {
    const request = { first, lines };
    first += lines.length;
    lines = [];
    size = 0;
    return request;
  };
  for await (const chunk of source) {
    const parts = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      if (lines.length > 0 && (lines.length === LINES || size + part.length > CHARACTERS)) {
        yield take();
      }
      lines.push(part);
      size += part.length;
    }
  }
  rest += decoder.decode();
  if (rest !== '') lines.push(rest);
  if (lines.length > 0) yield take();
}

function countOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}

function errorsOf(answer: JsonObject): readonly JsonObject[] {
  return Array.isArray(answer['errors']) ? (answer['errors'] as readonly JsonObject[]) : [];
}
