import type { CodeElement, CodeFile, RelationshipKind } from '../../domain/codebases/code-graph.js';
import { findCycles } from '../../domain/codebases/find-cycles.js';
import { findPath } from '../../domain/codebases/find-path.js';
import { groupDuplicates, type DuplicateGroup } from '../../domain/codebases/duplicates.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import type { CodeGraphQueries, Related } from '../../ports/codebases/code-graph.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { UseCase } from '../shared/use-case.js';
import { findElement, findEnd, findFile } from './find-in-code.js';
import { requireCodeBase, type ReadCodeDeps } from './list-code.js';

/** Most of one answer. */
export const MOST_RELATED = 1_000;
const MOST_CYCLES = 200;
const MOST_DUPLICATES = 2_000;

export interface RelationshipDeps extends ReadCodeDeps {
  readonly digests: Digests;
}

/** Who calls a function or a method, makes a class, or stands at the start of a call of it. */
export class FindCallers implements UseCase<
  { readonly id: CodeBaseId; readonly element: string },
  { readonly element: CodeElement; readonly callers: readonly Related[] }
> {
  readonly name = 'codebases.callers';
  readonly permission = 'codebase:read';

  constructor(private readonly deps: RelationshipDeps) {}

  async execute({ id, element: given }: { readonly id: CodeBaseId; readonly element: string }) {
    const { codeBases, graph } = this.deps;
    await requireCodeBase(codeBases, id);
    const element = await findElement(this.deps, id, given);
    return { element, callers: await graph.comingTo(element.id, 'calls', MOST_RELATED) };
  }
}

export interface FileImports {
  readonly file: CodeFile;
  readonly imports: readonly Related[];
  readonly importedBy: readonly Related[];
}

/** What a file imports, and who imports it. */
export class FindImports implements UseCase<
  { readonly id: CodeBaseId; readonly path: string },
  FileImports
> {
  readonly name = 'codebases.imports';
  readonly permission = 'codebase:read';

  constructor(private readonly deps: RelationshipDeps) {}

  async execute({ id, path }: { readonly id: CodeBaseId; readonly path: string }) {
    const { codeBases, graph } = this.deps;
    await requireCodeBase(codeBases, id);
    const file = await findFile(this.deps, id, path);
    const imports = await graph.goingFrom(file.id, 'imports', MOST_RELATED);
    const importedBy = await graph.comingTo(file.id, 'imports', MOST_RELATED);
    return { file, imports, importedBy };
  }
}

export interface FindCodePathInput {
  readonly id: CodeBaseId;
  readonly kind: Exclude<RelationshipKind, 'extends'>;
  /** Paths of files for `imports`, elements for `calls`. */
  readonly from: string;
  readonly to: string;
}

/** A shortest way from one file or element to another; empty: there is none. */
export class FindCodePath implements UseCase<
  FindCodePathInput,
  readonly (CodeElement | CodeFile)[]
> {
  readonly name = 'codebases.path';
  readonly permission = 'codebase:read';

  constructor(private readonly deps: RelationshipDeps) {}

  async execute({ id, kind, from, to }: FindCodePathInput) {
    const { codeBases, graph } = this.deps;
    await requireCodeBase(codeBases, id);
    const start = await findEnd(this.deps, id, kind, from);
    const end = await findEnd(this.deps, id, kind, to);
    const way = findPath<string>(await edgesOf(graph, id, kind), start, end) ?? [];
    return namedAll(graph, way);
  }
}

/** Files that import each other in a circle, the largest circles first. */
export class FindImportCycles implements UseCase<
  { readonly id: CodeBaseId },
  readonly (readonly CodeFile[])[]
> {
  readonly name = 'codebases.cycles';
  readonly permission = 'codebase:read';

  constructor(private readonly deps: RelationshipDeps) {}

  async execute({ id }: { readonly id: CodeBaseId }) {
    const { codeBases, graph } = this.deps;
    await requireCodeBase(codeBases, id);
    const cycles = [...findCycles(await edgesOf(graph, id, 'imports'))];
    cycles.sort((left, right) => right.length - left.length);
    const shown = cycles.slice(0, MOST_CYCLES);
    const named = await graph.named(shown.flat());
    return shown.map((cycle) => {
      const files = cycle.map((one) => named.get(one)).filter((one) => one !== undefined);
      return (files as CodeFile[]).sort((left, right) => (left.path < right.path ? -1 : 1));
    });
  }
}

/** Functions that are copies of each other but for names and literals. */
export class FindDuplicates implements UseCase<
  { readonly id: CodeBaseId },
  readonly DuplicateGroup<CodeElement>[]
> {
  readonly name = 'codebases.duplicates';
  readonly permission = 'codebase:read';

  constructor(private readonly deps: RelationshipDeps) {}

  async execute({ id }: { readonly id: CodeBaseId }) {
    const { codeBases, graph } = this.deps;
    await requireCodeBase(codeBases, id);
    return groupDuplicates(await graph.duplicates(id, MOST_DUPLICATES));
  }
}

async function edgesOf(
  graph: CodeGraphQueries,
  id: CodeBaseId,
  kind: RelationshipKind,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const edges = new Map<string, string[]>();
  for (const [from, to] of await graph.edges(id, kind)) {
    const known = edges.get(from);
    if (known) known.push(to);
    else edges.set(from, [to]);
  }
  return edges;
}

async function namedAll(graph: CodeGraphQueries, ids: readonly string[]) {
  const named = await graph.named(ids);
  return ids.map((id) => named.get(id)).filter((one) => one !== undefined);
}
