import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { logCalls } from '../../../../src/application/shared/log-calls.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('logCalls', () => {
  const parts = (level: 'debug' | 'info') => ({
    logger: new InMemoryLogger({ level }),
    clock: new ManualClock(),
  });

  it('logs a call with its duration and outcome, and answers what the function does', async () => {
    const { logger, clock } = parts('debug');
    const add = logCalls({ logger, clock }, 'add', async (left: number, right: number) => {
      await clock.advance(5);
      return left + right;
    });
    expect(await add(1, 2)).to.equal(3);
    expect(
      logger.entries.map(({ level, message, facts }) => ({ level, message, facts })),
    ).to.deep.equal([
      {
        level: 'debug',
        message: 'call',
        facts: {
          name: 'add',
          argumentCount: 2,
          arguments: [1, 2],
          durationMs: 5,
          outcome: 'done',
        },
      },
    ]);
  });

  it('shows of texts their length only', () => {
    const { logger, clock } = parts('debug');
    logCalls({ logger, clock }, 'check', (_password: string) => true)('hunter2');
    expect(logger.entries[0]?.facts['arguments']).to.deep.equal(['[7 characters]']);
  });

  it('names what is no plain value', () => {
    const { logger, clock } = parts('debug');
    logCalls({ logger, clock }, 'x', (..._given: readonly unknown[]) => 1)(
      logger,
      { attempt: 1 },
      null,
      new Map(),
    );
    expect(logger.entries[0]?.facts['arguments']).to.deep.equal([
      '[InMemoryLogger]',
      { attempt: 1 },
      null,
      '[Map]',
    ]);
  });

  it('logs what throws, at debug, and throws the very same', async () => {
    const { logger, clock } = parts('debug');
    const error = new Error('no');
    const sync = logCalls({ logger, clock }, 'sync', () => {
      throw error;
    });
    const later = logCalls({ logger, clock }, 'later', () => Promise.reject(error));
    expect(sync).to.throw(error);
    expect(await rejectionOf(later())).to.equal(error);
    expect(
      logger.entries.map(({ level, facts }) => [
        level,
        facts['name'],
        facts['outcome'],
        facts['error'],
      ]),
    ).to.deep.equal([
      ['debug', 'sync', 'failed', error],
      ['debug', 'later', 'failed', error],
    ]);
  });

  it('does not even look at the clock while debug is off', () => {
    const { logger } = parts('info');
    const clock = {
      monotonicMs: (): number => {
        throw new Error('asked');
      },
    };
    expect(logCalls({ logger, clock }, 'add', (left: number) => left + 1)(1)).to.equal(2);
    expect(logger.entries).to.deep.equal([]);
  });
});
