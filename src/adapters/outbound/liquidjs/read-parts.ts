import { Tokenizer, TypeGuards, type Liquid, type TagToken } from 'liquidjs';
import type { TemplateProblem } from '../../../ports/runtime/template-engine.js';

/** Reading a longer one takes time that grows with the square of its length. */
const LONGEST_TAG = 2_000;

/** Tags within tags; the library reads and renders them by recursion. */
const DEEPEST_TAG = 40;

const OPENING: ReadonlySet<string> = new Set(['capture', 'case', 'for', 'if', 'unless']);

/** Partials within partials. */
const MOST_LEVELS = 10;

const MOST_PROBLEMS = 20;

type Tokens = ReturnType<Tokenizer['readTopLevelTokens']>;

type Token = Tokens[number];

/** Where it stands is looked up for a few: that takes as long as the text is. */
interface Fault {
  readonly token: Token;
  readonly partial: string | undefined;
  readonly code: string;
  readonly message: string;
}

interface Part {
  readonly partial: string | undefined;
  readonly tags: readonly Token[];
  readonly references: readonly Reference[];
}

interface Reference {
  /** Undefined when it is computed. */
  readonly name: string | undefined;
  readonly token: Token;
}

type Parts = ReadonlyMap<string, Part>;

/**
 * What is wrong with a text and its partials before the library reads them: tags that are too long or too deep, and
 * partials that are not there, computed, or within themselves.
 */
export function problemsOfParts(
  liquid: Liquid,
  text: string,
  partials: readonly (readonly [string, string])[],
): readonly TemplateProblem[] {
  const named = new Map(partials.map(([name, partial]) => [name, readPart(liquid, partial, name)]));
  const parts = [readPart(liquid, text), ...named.values()];
  const faults = parts.flatMap((part) => [
    ...faultsOfTags(part),
    ...faultsOfReferences(part, named),
  ]);
  const found = faults.length > 0 ? faults : parts.flatMap((part) => faultsOfLevels(part, named));
  return found.slice(0, MOST_PROBLEMS).map(problemOf);
}

function readPart(liquid: Liquid, text: string, partial?: string): Part {
  const { operators } = liquid.options;
  const tokens = new Tokenizer(text, operators, partial).readTopLevelTokens(liquid.options);
  const tags = tokens.filter((token) => TypeGuards.isDelimitedToken(token));
  return { partial, tags, references: tokens.filter(isTag).flatMap(referencesOf) };
}

function faultsOfTags({ tags, partial }: Part): readonly Fault[] {
  const faults: Fault[] = tags
    .filter((token) => token.end - token.begin > LONGEST_TAG)
    .map((token) => {
      const message = `a tag has at most ${LONGEST_TAG} characters`;
      return { token, partial, code: 'too-long', message };
    });
  const deepest = tooDeep(tags.filter(isTag));
  if (deepest === undefined) return faults;
  const message = `at most ${DEEPEST_TAG} tags may stand within each other`;
  return [...faults, { token: deepest, partial, code: 'too-deep', message }];
}

/** The first tag that stands within too many. */
function tooDeep(tags: readonly TagToken[]): TagToken | undefined {
  let depth = 0;
  return tags.find(({ name }) => {
    if (OPENING.has(name)) depth += 1;
    else if (name.startsWith('end')) depth -= 1;
    return depth > DEEPEST_TAG;
  });
}

function faultsOfReferences({ references, partial }: Part, parts: Parts): readonly Fault[] {
  return references
    .filter(({ name }) => name === undefined || !parts.has(name))
    .map(({ name, token }) => {
      const message =
        name === undefined
          ? 'the name of a partial must be written out'
          : `there is no partial ${name}`;
      return { token, partial, code: 'unknown-partial', message };
    });
}

function faultsOfLevels({ references, partial }: Part, parts: Parts): readonly Fault[] {
  const known = new Map<string, number>();
  return references
    .filter(({ name = '' }) => levelsOf(name, parts, known, 1) >= MOST_LEVELS)
    .map(({ name = '', token }) => {
      const message = `partial ${name} goes too deep`;
      return { token, partial, code: 'recursive-partial', message };
    });
}

/** How many levels there are from a partial on; too many where one is within itself. */
function levelsOf(name: string, parts: Parts, known: Map<string, number>, level: number): number {
  const told = known.get(name);
  if (told !== undefined || level > MOST_LEVELS) return told ?? MOST_LEVELS;
  const below = (parts.get(name)?.references ?? []).map((reference) =>
    levelsOf(reference.name ?? '', parts, known, level + 1),
  );
  const levels = 1 + Math.max(0, ...below);
  known.set(name, levels);
  return levels;
}

/** By `render`, alone or as a line of `liquid`. */
function referencesOf(tag: TagToken): readonly Reference[] {
  if (tag.name === 'render') return [{ name: quoted(tag.args), token: tag }];
  if (tag.name !== 'liquid') return [];
  const lines = tag.args.split('\n').map((one) => /^\s*render\b(.*)/.exec(one)?.[1]);
  return lines.filter((one) => one !== undefined).map((one) => ({ name: quoted(one), token: tag }));
}

const isTag = (token: Token): token is TagToken => TypeGuards.isTagToken(token);

function quoted(given: string): string | undefined {
  const [, single, double] = /^\s*(?:'([^']*)'|"([^"]*)")/.exec(given) ?? [];
  return single ?? double;
}

function problemOf({ token, partial, code, message }: Fault): TemplateProblem {
  const [line = 1, column = 1] = token.getPosition();
  const place = { line, column, ...(partial !== undefined && { partial }) };
  return { code: `template.${code}`, message, ...place };
}
