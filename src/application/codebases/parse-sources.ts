import type { Refusals } from '../../domain/codebases/analysis-summary.js';
import type { FileFacts } from '../../domain/codebases/file-facts.js';
import type { CodeParser, ParseLimits, SourceText } from '../../ports/codebases/code-parser.js';
import type { SourceFile, SourceTree } from '../../ports/codebases/source-trees.js';

/** Of what is read and parsed at once. */
const MOST_FILES = 40;
const MOST_BYTES = 1_000_000;

export interface ParseDeps {
  readonly tree: SourceTree;
  readonly parser: CodeParser;
  readonly limits: ParseLimits;
  readonly refusals: Refusals;
  readonly signal: AbortSignal;
  /** Told after each batch. */
  readonly progress: (parsed: number) => void;
}

/** Facts of files by path; those that cannot be had are noted as refused. */
export async function parseSources(
  files: readonly SourceFile[],
  deps: ParseDeps,
): Promise<ReadonlyMap<string, FileFacts>> {
  const facts = new Map<string, FileFacts>();
  const batches = batchesOf(files);
  let parsed = 0;
  const work = async () => {
    for (let batch = batches.next(); !batch.done; batch = batches.next()) {
      await parseBatch(batch.value, deps, facts);
      parsed += batch.value.length;
      deps.progress(parsed);
    }
  };
  await Promise.all(Array.from({ length: deps.parser.atOnce }, work));
  return facts;
}

async function parseBatch(
  batch: readonly SourceFile[],
  { tree, parser, limits, refusals, signal }: ParseDeps,
  facts: Map<string, FileFacts>,
): Promise<void> {
  signal.throwIfAborted();
  const sources: SourceText[] = [];
  for (const { file, text } of await tree.read(batch)) {
    if (text !== null) sources.push({ path: file.path, language: file.language, text });
  }
  const answers = await parser.parse(sources, limits, signal);
  for (const [at, { path }] of sources.entries()) {
    const answer = answers[at];
    if (!answer) continue;
    if ('facts' in answer) facts.set(path, answer.facts);
    else refusals.add(answer.refused, path);
  }
}

function* batchesOf(files: readonly SourceFile[]): Generator<readonly SourceFile[], undefined> {
  let batch: SourceFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (batch.length >= MOST_FILES || (batch.length > 0 && bytes + file.bytes > MOST_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(file);
    bytes += file.bytes;
  }
  if (batch.length > 0) yield batch;
}
