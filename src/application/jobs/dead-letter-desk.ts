import type {
  DeadLetter,
  DeadLetterDetails,
  DeadLetterFilter,
  DeadLetterGroup,
} from '../../domain/jobs/dead-letter.js';
import { notFound, validationError } from '../../domain/shared/app-error.js';
import type { Filter, ListQuery, Page } from '../../domain/shared/page.js';
import type { DeadLetterNotes, DeadLetterSource } from '../../ports/jobs/dead-letters.js';

/** Most groups that are shown. */
const MOST_GROUPS = 200;

/** Between the kind and what the source itself says, in a cursor. */
const SEPARATOR = '~';

/** One place for whatever was given up, wherever that was. */
export class DeadLetterDesk {
  private readonly sources = new Map<string, DeadLetterSource>();

  constructor(
    private readonly deps: {
      readonly sources: readonly DeadLetterSource[];
      readonly notes: Pick<DeadLetterNotes, 'of'>;
    },
  ) {
    for (const source of deps.sources) this.register(source);
  }

  register(source: DeadLetterSource): void {
    if (this.sources.has(source.kind))
      throw new Error(`There is a source of ${source.kind} already`);
    this.sources.set(source.kind, source);
  }

  /** @throws AppError `validation` when nothing of that kind is ever given up */
  source(kind: string): DeadLetterSource {
    const source = this.sources.get(kind);
    if (source) return source;
    throw validationError('dead-letter.unknown-kind', 'There are no dead letters of that kind', [
      { path: 'kind', message: `must be one of ${[...this.sources.keys()].join(', ')}` },
    ]);
  }

  of(kind: string | undefined): readonly DeadLetterSource[] {
    return kind === undefined ? [...this.sources.values()] : [this.source(kind)];
  }

  /** At most 200, those with most letters first. */
  async groups({ kind, ...filter }: DeadLetterFilter): Promise<readonly DeadLetterGroup[]> {
    const all = await Promise.all(
      this.of(kind).map((source) => source.groups(filter, MOST_GROUPS)),
    );
    const sorted = all.flat().sort((one, other) => other.count - one.count);
    return sorted.slice(0, MOST_GROUPS);
  }

  /** One kind after the other, each in the order that was asked for. */
  async list({ cursor, ...query }: ListQuery): Promise<Page<DeadLetter>> {
    const isOfKind = ({ field }: Filter) => field === 'kind';
    const filters = query.filters.filter((filter) => !isOfKind(filter));
    const sources = this.among(query.filters.filter(isOfKind));
    const [start, within] = placeOf(cursor, sources);
    const items: DeadLetter[] = [];
    for (const [index, source] of sources.entries()) {
      if (index < start) continue;
      const limit = query.limit - items.length;
      const from = index === start && within !== undefined ? { cursor: within } : {};
      const page = await source.list({ ...query, limit, filters, ...from });
      items.push(...page.items);
      if (page.nextCursor !== undefined) {
        return { items, nextCursor: `${source.kind}${SEPARATOR}${page.nextCursor}` };
      }
      const next = sources[index + 1];
      if (next && items.length >= query.limit) return { items, nextCursor: next.kind + SEPARATOR };
    }
    return { items };
  }

  /** @throws AppError `not-found` */
  async get(id: string): Promise<DeadLetterDetails> {
    for (const source of this.sources.values()) {
      const found = await source.find(id);
      if (found) return { ...found, notes: await this.deps.notes.of(id) };
    }
    throw notFound('dead-letter', id);
  }

  private among(kinds: readonly Filter[]): readonly DeadLetterSource[] {
    const isWanted = ({ kind }: DeadLetterSource) =>
      kinds.every(({ operator, values }) => {
        if (operator !== 'in' && operator !== 'ne') {
          throw validationError('list.invalid', 'Dead letters are filtered by kinds as a whole');
        }
        return values.includes(kind) === (operator === 'in');
      });
    return [...this.sources.values()].filter(isWanted);
  }
}

function placeOf(
  cursor: string | undefined,
  sources: readonly DeadLetterSource[],
): readonly [index: number, cursor: string | undefined] {
  if (cursor === undefined) return [0, undefined];
  const end = cursor.indexOf(SEPARATOR);
  const index = sources.findIndex(({ kind }) => kind === cursor.slice(0, Math.max(0, end)));
  if (index < 0) throw validationError('list.invalid', 'The cursor is not one of this list');
  const within = cursor.slice(end + SEPARATOR.length);
  return [index, within === '' ? undefined : within];
}
