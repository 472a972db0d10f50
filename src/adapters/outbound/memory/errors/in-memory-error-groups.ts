import { ERROR_GROUP_LIST } from '../../../../domain/errors/error-group-list.js';
import { ErrorGroup, type ErrorGroupState } from '../../../../domain/errors/error-group.js';
import type { ErrorShare, ErrorStatistics } from '../../../../domain/errors/error-statistics.js';
import type { ErrorGroupId } from '../../../../domain/shared/ids.js';
import type {
  ErrorGroupQueries,
  ErrorGroupRepository,
} from '../../../../ports/errors/error-group-repository.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import { InMemoryTable } from '../database/in-memory-table.js';
import { TransactionalMap } from '../database/transactional-map.js';
import { InMemoryQueries } from '../in-memory-queries.js';
import { InMemoryRepository, type RepositoryDeps } from '../in-memory-repository.js';

interface Hour {
  readonly groupId: ErrorGroupId;
  readonly hourMs: number;
  readonly count: number;
}

/** Groups and what happened by the hour. */
export class InMemoryErrorStore {
  readonly groups: InMemoryTable<ErrorGroupState>;
  readonly hours: TransactionalMap<string, Hour>;

  constructor(database: InMemoryDatabase) {
    this.groups = new InMemoryTable<ErrorGroupState>(database, {
      what: 'error',
      unique: ({ fingerprint }) => [['fingerprint', fingerprint]],
    });
    this.hours = new TransactionalMap(database);
  }
}

export class InMemoryErrorGroupRepository
  extends InMemoryRepository<ErrorGroupState, ErrorGroup>
  implements ErrorGroupRepository
{
  constructor(
    deps: RepositoryDeps,
    private readonly store: InMemoryErrorStore,
  ) {
    super(deps, store.groups, { what: 'error', restore: (state) => ErrorGroup.restore(state) });
  }

  async findByFingerprint(fingerprint: string): Promise<ErrorGroup | undefined> {
    this.deps.database.transaction();
    return this.restored(this.table.findByKey('fingerprint', fingerprint));
  }

  async addToHour(groupId: ErrorGroupId, hour: Date, count: number): Promise<void> {
    this.deps.database.transaction();
    const hourMs = hour.getTime();
    const key = `${groupId} ${String(hourMs)}`;
    const before = this.store.hours.get(key)?.count ?? 0;
    this.store.hours.set(key, { groupId, hourMs, count: before + count });
  }

  async forgetHoursBefore(time: Date, limit: number): Promise<number> {
    this.deps.database.transaction();
    const old = [...this.store.hours.values()]
      .filter(({ hourMs }) => hourMs < time.getTime())
      .sort((left, right) => left.hourMs - right.hourMs)
      .slice(0, limit);
    for (const { groupId, hourMs } of old) {
      this.store.hours.delete(`${groupId} ${String(hourMs)}`);
    }
    return old.length;
  }

  async forgetGroupsBefore(time: Date, limit: number): Promise<number> {
    this.deps.database.transaction();
    const old = [...this.table.peek()]
      .filter(
        ({ status, severity, lastSeenAt }) =>
          (status === 'resolved' || severity === 'low') && lastSeenAt < time,
      )
      .sort((left, right) => left.lastSeenAt.getTime() - right.lastSeenAt.getTime())
      .slice(0, limit);
    return this.forgetGroups(old);
  }

  async forgetBeyond(most: number, limit: number): Promise<number> {
    this.deps.database.transaction();
    const old = [...this.table.peek()]
      .sort((left, right) => right.lastSeenAt.getTime() - left.lastSeenAt.getTime())
      .slice(most, most + limit);
    return this.forgetGroups(old);
  }

  private forgetGroups(old: readonly ErrorGroupState[]): number {
    const ids = new Set(old.map(({ id }) => id));
    for (const { groupId, hourMs } of [...this.store.hours.values()]) {
      if (ids.has(groupId)) this.store.hours.delete(`${groupId} ${String(hourMs)}`);
    }
    for (const id of ids) this.table.delete(id);
    return old.length;
  }
}

export class InMemoryErrorGroupQueries
  extends InMemoryQueries<ErrorGroupState>
  implements ErrorGroupQueries
{
  constructor(private readonly store: InMemoryErrorStore) {
    super(store.groups, ERROR_GROUP_LIST);
  }

  async statistics(since: Date): Promise<ErrorStatistics> {
    const hours = [...this.store.hours.values()].filter(({ hourMs }) => hourMs >= since.getTime());
    const known = hours.flatMap(({ groupId, count }) => {
      const group = this.table.peekAt(groupId);
      return group ? [{ group, count }] : [];
    });
    const by = (of: (group: ErrorGroupState) => string) =>
      sorted(tally(known.map(({ group, count }) => [of(group), count] as const)), 50);
    const byHour = tally(hours.map(({ hourMs, count }) => [hourMs, count] as const));
    const groups = [...this.table.peek()];
    return {
      since,
      total: hours.reduce((sum, { count }) => sum + count, 0),
      byCategory: by(({ category }) => category),
      bySeverity: by(({ severity }) => severity),
      byComponent: by(({ component }) => component),
      byHour: [...byHour]
        .sort(([left], [right]) => left - right)
        .map(([hourMs, count]) => ({ hour: new Date(hourMs), count })),
      newGroups: groups.filter(({ firstSeenAt }) => firstSeenAt >= since).length,
      openGroups: groups.filter(({ status }) => status !== 'resolved').length,
      regressedGroups: groups.filter(({ status }) => status === 'regressed').length,
      top: this.top(tally(known.map(({ group, count }) => [group.id, count] as const))),
    };
  }

  private top(counts: ReadonlyMap<ErrorGroupId, number>): readonly ErrorShare[] {
    return [...counts]
      .sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1))
      .slice(0, 10)
      .flatMap(([id, count]) => {
        const group = this.table.peekAt(id);
        if (!group) return [];
        const { code, component, message } = group;
        return [{ id, code, component, message, count }];
      });
  }
}

function tally<Key>(pairs: readonly (readonly [Key, number])[]): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const [key, count] of pairs) counts.set(key, (counts.get(key) ?? 0) + count);
  return counts;
}

function sorted(counts: ReadonlyMap<string, number>, most: number): Record<string, number> {
  const entries = [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return Object.fromEntries(entries.slice(0, most));
}
