import type { Aggregate } from '../../../../domain/shared/aggregate.js';
import type { EntityState } from '../../../../domain/shared/entities/entity.js';
import { placeholders } from '../sql-session.js';
import type { Transaction } from '../transaction.js';
import { TypeOrmRepository } from '../typeorm-repository.js';

/** Keeps the tags of entities where lists find them, along with the row. */
export class TypeOrmEntityRepository<
  State extends EntityState,
  Root extends Aggregate<State>,
  Stored extends EntityState,
> extends TypeOrmRepository<State, Root, Stored> {
  protected override loaded(transaction: Transaction, { id, tags }: Stored): void {
    transaction.memo.set(this.memoKey(id), tags.join('\n'));
  }

  /** Tags seldom change: those read in the same transaction are not written again. */
  protected override async saved(transaction: Transaction, record: Stored): Promise<void> {
    const { id, version } = record;
    const tags = [...new Set(record.tags)];
    const before = version === 1 ? '' : transaction.memo.get(this.memoKey(id));
    if (tags.join('\n') === before) return;
    if (version > 1) await this.forgetTags(transaction, id);
    transaction.memo.set(this.memoKey(id), tags.join('\n'));
    if (tags.length === 0) return;
    await transaction.change(
      `INSERT INTO entity_tags (collection, tag, entity_id) VALUES ${placeholders(3, tags.length)}`,
      tags.flatMap((tag) => [this.table.name, tag, id]),
    );
  }

  protected override async deleted(transaction: Transaction, id: string): Promise<void> {
    transaction.memo.delete(this.memoKey(id));
    await this.forgetTags(transaction, id);
  }

  private async forgetTags(transaction: Transaction, id: string): Promise<void> {
    await transaction.change('DELETE FROM entity_tags WHERE entity_id = ?', [id]);
  }

  private memoKey(id: string): string {
    return `tags of ${this.table.name} ${id}`;
  }
}
