import type { Clock } from '../../../../ports/runtime/clock.js';
import type { Leases } from '../../../../ports/runtime/leases.js';
import type { Dialect } from '../dialect.js';
import { placeholders } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';

export class TypeOrmLeases implements Leases {
  constructor(
    private readonly deps: {
      readonly work: TypeOrmUnitOfWork;
      readonly dialect: Dialect;
      readonly clock: Clock;
    },
  ) {}

  acquire(name: string, holder: string, milliseconds: number): Promise<boolean> {
    const { work, dialect, clock } = this.deps;
    return work.run(async () => {
      const transaction = work.transaction();
      const nowMs = clock.now().getTime();
      const until = nowMs + milliseconds;
      const taken = await transaction.change(
        `UPDATE leases SET holder = ?, held_until = ?
         WHERE name = ? AND (holder = ? OR held_until <= ?)`,
        [holder, until, name, holder, nowMs],
      );
      if (taken > 0) return true;
      const columns = 'name, holder, held_until';
      const insert = dialect.insertNew('leases', columns, placeholders(3), 'name');
      return (await transaction.change(insert, [name, holder, until])) > 0;
    });
  }

  holderOf(name: string): Promise<string | undefined> {
    const { work, clock } = this.deps;
    return work.read(async (session) => {
      const [row] = await session.rows(
        'SELECT holder FROM leases WHERE name = ? AND held_until > ?',
        [name, clock.now().getTime()],
      );
      return row ? String(row['holder']) : undefined;
    });
  }

  release(name: string, holder: string): Promise<void> {
    const { work } = this.deps;
    return work.run(async () => {
      await work
        .transaction()
        .change('DELETE FROM leases WHERE name = ? AND holder = ?', [name, holder]);
    });
  }
}
