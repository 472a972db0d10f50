import { choice, integer, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export const DATABASE_TYPES = ['sqlite', 'mysql', 'postgres', 'memory'] as const;
export type DatabaseType = (typeof DATABASE_TYPES)[number];

export class DatabaseSettings {
  @Setting(choice(DATABASE_TYPES), {
    default: 'sqlite',
    description:
      'Where state is kept; memory forgets everything at the end and is for development.',
  })
  type!: DatabaseType;

  @Setting(text(), {
    derivedDefault: '<dataDir>/brain.db for sqlite',
    secret: 'credentials',
    description:
      'URL of the database server, or the file of an sqlite database (a path or sqlite:path).',
  })
  url?: string;

  @Setting(integer(1, 200), {
    default: 10,
    description: 'Connections to the database server that one process holds at most.',
  })
  poolSize!: number;
}
