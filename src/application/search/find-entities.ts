import { isAllowed } from '../../domain/access/actor.js';
import { validationError } from '../../domain/shared/app-error.js';
import type { Entity } from '../../domain/shared/entities/entity.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { SearchHit, SearchIndex } from '../../ports/search/search-index.js';
import type { UseCase } from '../shared/use-case.js';

export interface SearchInput {
  /** Words, `"phrases"`, `begin*`, `-without`. */
  readonly text: string;
  /** Absent: all that the caller may read. */
  readonly collections?: readonly string[];
  /** 1 to 100; 20 unless given. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 20;

/** Finds entities by their words, among those that the caller may read. */
export class FindEntities implements UseCase<SearchInput, readonly SearchHit[]> {
  readonly name = 'search.find';
  readonly permission = 'search:read';

  constructor(
    private readonly deps: { readonly index: SearchIndex; readonly entities: readonly Entity[] },
  ) {}

  async execute(
    { text, collections, limit = DEFAULT_LIMIT }: SearchInput,
    { actor }: ExecutionContext,
  ): Promise<readonly SearchHit[]> {
    const { index, entities } = this.deps;
    const unknown = collections?.find((name) => entities.every((one) => one.collection !== name));
    if (unknown !== undefined) {
      throw validationError('search.unknown-collection', `There is no collection ${unknown}`, [
        { path: 'collections', message: `${unknown} is not one of them` },
      ]);
    }
    const readable = entities
      .filter(({ one }) => isAllowed(actor, `${one}:read`))
      .map(({ collection }) => collection)
      .filter((name) => collections?.includes(name) ?? true);
    if (readable.length === 0) return [];
    return index.search({ text, collections: readable, limit });
  }
}
