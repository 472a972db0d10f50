import { MIGRATIONS } from '../../src/adapters/outbound/typeorm/migrations/all-migrations.js';
import { openDatabase, type SqlKind } from '../integration/typeorm/open-test-database.js';
import { schemaOf } from '../integration/typeorm/schema-steps.js';

export type SchemaDirection = 'up' | 'down';

/**
 * A process that migrates a database, or undoes all but the first migration, and prints what it did as JSON. Arguments: kind, URL, `up`
 * or `down`, and after how many statements it dies as by kill -9; 0: never.
 */
const isMain = process.argv[1]?.endsWith('schema-child.js') ?? false;

if (isMain) {
  const [kind = '', url = '', direction = '', dieAt = '0'] = process.argv.slice(2);
  const type = kind as SqlKind;
  const database = await openDatabase({ type, url });
  let statements = 0;
  const schema = schemaOf(database, type, {
    after: () => {
      statements += 1;
      if (statements === Number(dieAt)) process.kill(process.pid, 'SIGKILL');
    },
  });
  const done =
    direction === 'up'
      ? await schema.migrate()
      : await schema.rollback({ to: MIGRATIONS[0]?.name ?? '' });
  await database.close();
  process.stdout.write(JSON.stringify(done));
}
