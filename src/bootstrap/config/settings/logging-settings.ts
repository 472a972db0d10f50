import { LOG_LEVELS, parseLogLevel, type LogLevel } from '../../../domain/logging/log-level.js';
import { choice, integer, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { mapOf } from '../structured-kinds.js';

function oneSpelling(value: unknown): unknown {
  return typeof value === 'string' ? (parseLogLevel(value) ?? value) : value;
}

export class LoggingSettings {
  @Setting(choice(LOG_LEVELS, oneSpelling), {
    live: true,
    profiles: { development: 'debug', staging: 'info', production: 'warn' },
    description:
      'The least important entries that are written; WARNING and CRITICAL are accepted too.',
  })
  level!: LogLevel;

  @Setting(
    mapOf(choice(LOG_LEVELS, oneSpelling), {
      what: 'loggers to levels',
      key: /^[A-Za-z][A-Za-z0-9._-]{0,99}$/,
      keyPhrase: '1 to 100 letters, digits, dots, underscores or hyphens, the first a letter',
    }),
    {
      live: true,
      default: {},
      description:
        'Levels of single loggers, such as brain.http, and of those below them; the nearest counts.',
    },
  )
  levels!: Record<string, LogLevel>;

  @Setting(choice(['json', 'text']), {
    derivedDefault: 'text on a terminal, else json',
    description: 'How entries look on standard error; log files are always json.',
  })
  format?: 'json' | 'text';

  @Setting(text(), { description: 'Folder for rotating log files; when absent there are none.' })
  directory?: string;

  @Setting(integer(10, 100_000), {
    default: 1000,
    description: 'Entries that may wait for a slow disk; more are dropped and counted.',
  })
  bufferSize!: number;

  @Setting(integer(1, 10_240), {
    default: 10,
    description: 'Size at which a log file is put aside, in MB (1024 * 1024 bytes).',
  })
  maxFileMb!: number;

  @Setting(integer(1, 100), {
    default: 5,
    description: 'Old files that are kept of each log, compressed.',
  })
  files!: number;
}
