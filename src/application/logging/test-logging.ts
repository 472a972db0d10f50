import { LOG_LEVELS, rankOf, type LogLevel } from '../../domain/logging/log-level.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { LogControl, LogSink } from '../../ports/runtime/log-control.js';
import type { LogHistory } from '../../ports/runtime/log-history.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Randomness } from '../../ports/runtime/randomness.js';
import type { UseCase } from '../shared/use-case.js';

/** What became of the test entries in one place. */
export interface TestedSink extends Omit<LogSink, 'written'> {
  /** Levels whose test entry it was given. */
  readonly levels: readonly LogLevel[];
  /** True when it has written as many entries as it was given, and dropped none meanwhile. */
  readonly isWritten: boolean;
}

export interface LoggingTest {
  /** Stands in every test entry. */
  readonly testId: string;
  /** Levels that are written at all. */
  readonly levels: readonly LogLevel[];
  /** Null when no entry was written that could tell. */
  readonly isSecretMasked: boolean | null;
  readonly sinks: readonly TestedSink[];
}

/** Writes an entry of every level with a made-up secret in it, and says where it arrived and how it looks there. */
export class TestLogging implements UseCase<void, LoggingTest> {
  readonly name = 'logs.test';
  readonly permission = 'log:write';
  readonly takesIn = false;
  /** The entries carry who asked for them. */
  readonly leavesOwnRecord = true;

  constructor(
    private readonly deps: {
      readonly logger: Logger;
      readonly history: LogHistory;
      readonly control: LogControl;
      readonly ids: IdGenerator;
      readonly randomness: Randomness;
    },
  ) {}

  async execute(): Promise<LoggingTest> {
    const { control, ids, randomness, history } = this.deps;
    const logger = this.deps.logger.child('test');
    const testId = ids.next();
    const secret = randomness.secret(24);
    const levels = LOG_LEVELS.filter((level) => logger.isEnabled(level));
    const before = control.sinks();
    for (const level of levels) {
      logger[level]('test entry', {
        testId,
        apiKey: secret,
        text: `a text with password=${secret} in it`,
      });
    }
    await control.settled();
    const shown = JSON.stringify(history.list({ contains: testId }, LOG_LEVELS.length));
    return {
      testId,
      levels,
      isSecretMasked: shown.includes(testId) ? !shown.includes(secret) : null,
      sinks: control.sinks().map((sink, index) => tested(sink, before[index], levels)),
    };
  }
}

function tested(
  { written, ...sink }: LogSink,
  before: LogSink | undefined,
  levels: readonly LogLevel[],
): TestedSink {
  const given = levels.filter((level) => rankOf(level) >= rankOf(sink.minimum));
  const isComplete = written - (before?.written ?? 0) >= given.length;
  const isWritten = isComplete && sink.dropped === (before?.dropped ?? 0) && sink.fault === null;
  return { ...sink, levels: given, isWritten };
}
