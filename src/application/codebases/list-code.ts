import type { Permission } from '../../domain/access/role.js';
import type { CodeElement, CodeFile } from '../../domain/codebases/code-graph.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { CodeBaseId } from '../../domain/shared/ids.js';
import type { Filter, ListQuery, Page, Sort } from '../../domain/shared/page.js';
import type { CodeBaseQueries } from '../../ports/codebases/code-base-repository.js';
import type { CodeGraphQueries } from '../../ports/codebases/code-graph.js';
import type { UseCase } from '../shared/use-case.js';

export interface ListCodeInput {
  readonly id: CodeBaseId;
  readonly query: ListQuery;
}

export interface ReadCodeDeps {
  readonly codeBases: CodeBaseQueries;
  readonly graph: CodeGraphQueries;
}

/** A list of what is in one code base. */
abstract class ListCode<Item> implements UseCase<ListCodeInput, Page<Item>> {
  abstract readonly name: string;
  readonly permission: Permission = 'codebase:read';

  constructor(protected readonly deps: ReadCodeDeps) {}

  async execute({ id, query }: ListCodeInput): Promise<Page<Item>> {
    await requireCodeBase(this.deps.codeBases, id);
    const of: Filter = { field: 'codeBaseId', operator: 'in', values: [id] };
    return this.list({ ...query, filters: [of, ...query.filters] });
  }

  protected abstract list(query: ListQuery): Promise<Page<Item>>;
}

export class ListCodeFiles extends ListCode<CodeFile> {
  readonly name = 'codebases.files';

  protected list(query: ListQuery): Promise<Page<CodeFile>> {
    return this.deps.graph.listFiles(query);
  }
}

export class ListCodeElements extends ListCode<CodeElement> {
  readonly name = 'codebases.elements';

  protected list(query: ListQuery): Promise<Page<CodeElement>> {
    return this.deps.graph.listElements(query);
  }
}

const HOTTEST: readonly Sort[] = [{ field: 'hotSpot', descending: true }];

/** Files that are complex and change often: where work on them pays most. */
export class ListHotSpots extends ListCode<CodeFile> {
  readonly name = 'codebases.hot-spots';

  protected list(query: ListQuery): Promise<Page<CodeFile>> {
    const changed: Filter = { field: 'hotSpot', operator: 'gt', values: [0] };
    const filters = [...query.filters, changed];
    return this.deps.graph.listFiles({ ...query, filters, sort: HOTTEST });
  }
}

/** What is exported, and imported by nobody within the code base. */
export class ListUnusedExports extends ListCode<CodeElement> {
  readonly name = 'codebases.unused-exports';

  protected list(query: ListQuery): Promise<Page<CodeElement>> {
    const unused: Filter = { field: 'unused', operator: 'in', values: [true] };
    return this.deps.graph.listElements({ ...query, filters: [...query.filters, unused] });
  }
}

export async function requireCodeBase(queries: CodeBaseQueries, id: CodeBaseId): Promise<void> {
  if (!(await queries.find(id))) throw notFound('codebase', id);
}
