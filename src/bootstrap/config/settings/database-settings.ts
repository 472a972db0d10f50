import { choice, host, integer, text } from '../setting-kinds.js';
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

  @Setting(host(), { description: 'Database server, instead of database.url.' })
  host?: string;

  @Setting(integer(1, 65535), {
    derivedDefault: '5432 for postgres, 3306 for mysql',
    description: 'Port of the database server that database.host names.',
  })
  port?: number;

  @Setting(text('a text of 1 to 256 characters', /^[\s\S]{1,256}$/), {
    description: 'User at the database server that database.host names.',
  })
  user?: string;

  @Setting(text('a text of 1 to 1024 characters', /^[\s\S]{1,1024}$/), {
    secret: 'all',
    description: 'Password of that user, as it is: nothing has to be percent-encoded.',
  })
  password?: string;

  @Setting(text('a text of 1 to 64 characters', /^[\s\S]{1,64}$/), {
    derivedDefault: 'brain',
    description: 'Database at the server that database.host names.',
  })
  name?: string;

  @Setting(integer(1, 200), {
    default: 10,
    description: 'Connections to the database server that one process holds at most.',
  })
  poolSize!: number;
}
