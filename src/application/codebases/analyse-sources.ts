import { Refusals, type AnalysisSummary } from '../../domain/codebases/analysis-summary.js';
import type { CodeBaseState } from '../../domain/codebases/code-base.js';
import type { FileGraph, StoredFile } from '../../domain/codebases/code-graph.js';
import { fileComplexity } from '../../domain/codebases/file-facts.js';
import type { KnownFile } from '../../domain/codebases/resolution/known-file.js';
import { GraphResolution } from '../../domain/codebases/resolution/resolve-graph.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { CodeGraphQueries } from '../../ports/codebases/code-graph.js';
import type { CodeParser } from '../../ports/codebases/code-parser.js';
import type { History, SourceFile, SourceTrees } from '../../ports/codebases/source-trees.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { AnalysisSettings } from './analysis-settings.js';
import { elementIds } from './element-ids.js';
import type { GraphChanges } from './graph-changes.js';
import { parseSources } from './parse-sources.js';
import { summarise, type AnalysedFile } from './summarise.js';

/** Files that are read from the store at once. */
const STORED_AT_ONCE = 500;

export interface SourceAnalysisDeps {
  readonly queries: CodeGraphQueries;
  readonly trees: SourceTrees;
  readonly parser: CodeParser;
  readonly digests: Digests;
  readonly clock: Clock;
  readonly settings: AnalysisSettings;
}

export interface AnalysisControl {
  readonly signal: AbortSignal;
  readonly progress: (value: JsonValue) => void;
  /** Stores what comes to light. */
  readonly changes: GraphChanges;
}

/** Analyses what changed, and joins it with what is known. */
export class SourceAnalysis {
  constructor(private readonly deps: SourceAnalysisDeps) {}

  async run(
    { id, location, branch }: CodeBaseState,
    { signal, progress, changes }: AnalysisControl,
  ): Promise<AnalysisSummary> {
    const { trees, parser, clock, digests, settings } = this.deps;
    const startedMs = clock.monotonicMs();
    progress({ step: 'reading', share: 0 });
    const tree = await trees.open({ id, location, branch }, signal);
    const stored = await this.stored(id, signal);
    const refusals = new Refusals();
    const known = new Map<string, KnownFile>();
    const missing: SourceFile[] = [];
    for (const file of tree.files) {
      const before = stored.get(file.path);
      if (before?.blobHash === file.blobHash && before.rules === parser.rules) {
        known.set(file.path, before);
      } else {
        missing.push(file);
      }
    }
    const parsed = await parseSources(missing, {
      ...{ tree, parser, limits: settings.parsing(), refusals, signal },
      progress: (count) => {
        progress({ step: 'parsing', share: 0.8 * (count / missing.length) });
      },
    });
    this.takeIn(tree.files, parsed, known, refusals);
    const history = await tree.history();
    progress({ step: 'storing', share: 0.8 });
    const analysed = await this.store(
      { id, known, stored, files: tree.files, history, ids: elementIds(id, digests) },
      { signal, progress, changes },
    );
    return summarise({
      ...{ analysed, tree, parsed: parsed.size, commits: history.commits },
      refused: [...tree.refused, ...refusals.all],
      finishedAt: clock.now(),
      durationMs: Math.round(clock.monotonicMs() - startedMs),
    });
  }

  /** What is known of the code base, by path. */
  private async stored(
    id: CodeBaseState['id'],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, StoredFile>> {
    const files = new Map<string, StoredFile>();
    let last: StoredFile['id'] | undefined;
    for (;;) {
      signal.throwIfAborted();
      const some = await this.deps.queries.storedFiles(id, STORED_AT_ONCE, last);
      for (const file of some) files.set(file.path, file);
      last = some.at(-1)?.id;
      if (some.length < STORED_AT_ONCE) return files;
    }
  }

  /** In the order of the tree, until there are too many elements. */
  private takeIn(
    files: readonly SourceFile[],
    parsed: Awaited<ReturnType<typeof parseSources>>,
    known: Map<string, KnownFile>,
    refusals: Refusals,
  ): void {
    const most = this.deps.settings.elements();
    let elements = 0;
    for (const { path, language } of files) {
      const facts = parsed.get(path) ?? known.get(path)?.facts;
      if (!facts) continue;
      elements += facts.elements.length;
      if (elements <= most) {
        known.set(path, { path, language, facts });
      } else {
        known.delete(path);
        refusals.add('too-many-elements', path);
      }
    }
  }

  private async store(
    found: {
      readonly id: CodeBaseState['id'];
      readonly known: ReadonlyMap<string, KnownFile>;
      readonly stored: ReadonlyMap<string, StoredFile>;
      readonly files: readonly SourceFile[];
      readonly history: History;
      readonly ids: ReturnType<typeof elementIds>;
    },
    { signal, progress, changes }: AnalysisControl,
  ): Promise<readonly AnalysedFile[]> {
    const { id, known, stored, files, history, ids } = found;
    const resolution = new GraphResolution(id, known, ids);
    const analysed: AnalysedFile[] = [];
    for (const [path, { id: fileId }] of stored) {
      if (!known.has(path)) await changes.remove(fileId);
    }
    for (const [at, { path, blobHash }] of files.entries()) {
      const file = known.get(path);
      if (!file) continue;
      signal.throwIfAborted();
      const resolved = resolution.resolve(file);
      const graph = this.graphOf(file, blobHash, { ...resolved, id, ids, history });
      await changes.put(graph, stored.get(path));
      const { elements, relationships, calls, resolvedCalls } = resolved;
      const imports = relationships.filter(({ kind }) => kind === 'imports').length;
      analysed.push({ file: graph.file, elements, imports, calls, resolvedCalls });
      if (at % 100 === 0) progress({ step: 'storing', share: 0.8 + 0.2 * (at / files.length) });
    }
    await changes.flush();
    return analysed;
  }

  private graphOf(
    { path, language, facts }: KnownFile,
    blobHash: string,
    of: Pick<FileGraph, 'elements' | 'relationships'> & {
      readonly id: CodeBaseState['id'];
      readonly ids: ReturnType<typeof elementIds>;
      readonly history: History;
    },
  ): FileGraph {
    const { id: codeBaseId, ids, history, elements, relationships } = of;
    const { changes = 0, lastChangedAt = null } = history.files.get(path) ?? {};
    const complexity = fileComplexity(facts);
    const { lines, hasErrors } = facts;
    const digest = this.deps.digests.sha256(JSON.stringify([elements, relationships]));
    const file: StoredFile = {
      ...{
        id: ids.file(path),
        codeBaseId,
        path,
        language,
        lineCount: lines,
        elements: elements.length,
      },
      ...{ complexity, changes, lastChangedAt, hotSpot: changes * complexity, hasErrors },
      ...{ blobHash, rules: this.deps.parser.rules, facts, digest },
    };
    return { file, elements, relationships };
  }
}
