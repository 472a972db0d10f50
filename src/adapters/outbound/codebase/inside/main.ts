import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { Parsed } from '../../../../ports/codebases/code-parser.js';
import { ECMASCRIPT } from './languages/ecmascript.js';
import { GO } from './languages/go.js';
import { JAVA } from './languages/java.js';
import { PYTHON } from './languages/python.js';
import type { GrammarName, ParseTask } from './parse-task.js';
import { FileReading, grammarReading, type GrammarReading } from './read-file.js';

const READINGS = {
  typescript: ECMASCRIPT,
  tsx: ECMASCRIPT,
  javascript: ECMASCRIPT,
  python: PYTHON,
  go: GO,
  java: JAVA,
} as const;

interface Grammar {
  readonly language: Language;
  readonly reading: GrammarReading;
}

class TooSlow extends Error {}

const resolver = createRequire(import.meta.url);
const started = Parser.init();
const grammars = new Map<GrammarName, Promise<Grammar>>();

/** Runs in a thread of its own. */
export async function parseInThread({ sources, limits }: ParseTask): Promise<readonly Parsed[]> {
  const answers: Parsed[] = [];
  for (const { grammar, text } of sources) {
    answers.push(await parseOne(grammar, text, limits));
  }
  return answers;
}

async function parseOne(
  name: GrammarName,
  text: string,
  { fileMs, elements }: ParseTask['limits'],
): Promise<Parsed> {
  const { language, reading } = await grammarOf(name);
  const endMs = performance.now() + fileMs;
  const isLate = () => performance.now() > endMs;
  const parser = new Parser();
  try {
    parser.setLanguage(language);
    const tree = parser.parse(text, null, { progressCallback: isLate });
    if (!tree) return { refused: 'too-slow' };
    try {
      const check = () => {
        if (isLate()) throw new TooSlow();
      };
      return { facts: new FileReading(text, reading, { elements, check }).read(tree) };
    } finally {
      tree.delete();
    }
  } catch (error) {
    return { refused: error instanceof TooSlow ? 'too-slow' : 'parser-failed' };
  } finally {
    parser.delete();
  }
}

function grammarOf(name: GrammarName): Promise<Grammar> {
  const known = grammars.get(name) ?? load(name);
  grammars.set(name, known);
  return known;
}

async function load(name: GrammarName): Promise<Grammar> {
  await started;
  const file = resolver.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`);
  const language = await Language.load(file);
  return { language, reading: grammarReading(language, READINGS[name]) };
}
