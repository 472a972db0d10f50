import type { TreeSitterCodeParser } from '../../src/adapters/outbound/codebase/tree-sitter-code-parser.js';
import type { FileFacts } from '../../src/domain/codebases/file-facts.js';
import { languageOf } from '../../src/domain/codebases/language.js';
import type { KnownFile } from '../../src/domain/codebases/resolution/known-file.js';
import {
  GraphResolution,
  type ResolvedFile,
} from '../../src/domain/codebases/resolution/resolve-graph.js';
import { newId } from './builders.js';

export const PARSE_LIMITS = { fileMs: 60_000, elements: 5_000 };

const never = new AbortController().signal;

/** Facts of one text by its path, from a parser that the caller closes. */
export async function factsOf(
  parser: TreeSitterCodeParser,
  path: string,
  text: string,
): Promise<FileFacts> {
  const language = languageOf(path)!;
  const [parsed] = await parser.parse([{ path, language, text }], PARSE_LIMITS, never);
  if (parsed && 'facts' in parsed) return parsed.facts;
  throw new Error(`${path} was refused: ${JSON.stringify(parsed)}`);
}

/** What files mean together; ids are `path` and `path#name`. */
export async function resolved(
  parser: TreeSitterCodeParser,
  texts: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, ResolvedFile>> {
  const known = new Map<string, KnownFile>();
  for (const [path, text] of Object.entries(texts)) {
    const facts = await factsOf(parser, path, text);
    known.set(path, { path, language: languageOf(path)!, facts });
  }
  const resolution = new GraphResolution(newId(), known, {
    file: (path) => path as never,
    element: (path, name, nth) => `${path}#${name}${nth > 0 ? `~${nth}` : ''}` as never,
  });
  return new Map([...known].map(([path, file]) => [path, resolution.resolve(file)]));
}

/** `from > to` of the relationships of a kind; what is guessed by its name ends with a question mark. */
export function leads(
  files: ReadonlyMap<string, ResolvedFile>,
  kind: 'imports' | 'calls' | 'extends',
): readonly string[] {
  return [...files.values()]
    .flatMap(({ relationships }) => relationships)
    .filter((one) => one.kind === kind)
    .map(({ fromId, toId, toName, certainty }) => {
      const guess = certainty === 'name' ? '?' : '';
      return `${fromId} > ${toId ?? `(${toName})`}${guess}`;
    })
    .sort();
}

export function unusedOf(files: ReadonlyMap<string, ResolvedFile>): readonly string[] {
  return [...files.values()]
    .flatMap(({ elements }) => elements)
    .filter(({ unused }) => unused)
    .map(({ id }) => id as string)
    .sort();
}
