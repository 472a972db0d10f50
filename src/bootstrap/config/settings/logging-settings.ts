import type { LogLevel } from '../../../ports/runtime/logger.js';
import { choice, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';

const LOG_LEVELS = [
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'fatal',
] as const satisfies readonly LogLevel[];

const OTHER_NAMES: Readonly<Record<string, LogLevel>> = { warning: 'warn', critical: 'fatal' };

function oneSpelling(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const lower = value.toLowerCase();
  return OTHER_NAMES[lower] ?? lower;
}

export class LoggingSettings {
  @Setting(choice(LOG_LEVELS, oneSpelling), {
    live: true,
    profiles: { development: 'debug', staging: 'info', production: 'warn' },
    description:
      'The least important entries that are written; WARNING and CRITICAL are accepted too.',
  })
  level!: LogLevel;

  @Setting(choice(['json', 'text']), {
    derivedDefault: 'text on a terminal, else json',
    description: 'How entries look on standard error; log files are always json.',
  })
  format?: 'json' | 'text';

  @Setting(text(), { description: 'Folder for rotating log files; when absent there are none.' })
  directory?: string;
}
