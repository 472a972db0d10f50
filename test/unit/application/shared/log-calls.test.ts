import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { logCalls } from '../../../../src/application/shared/log-calls.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('logCalls', () => {
  const debugging = () => new InMemoryLogger({ level: 'debug' });

  it('logs a call with its duration, and answers what the function does', async () => {
    const logger = debugging();
    const add = logCalls(logger, 'add', (left: number, right: number) =>
      Promise.resolve(left + right),
    );
    expect(await add(1, 2)).to.equal(3);
    const [entry, ...others] = logger.entries;
    expect(others).to.deep.equal([]);
    expect(entry).to.include({ level: 'debug', message: 'add()' });
    expect(entry?.facts).to.deep.include({ argumentCount: 2, arguments: [1, 2] });
    expect(entry?.facts['durationMs']).to.be.a('number');
    expect(entry?.facts).not.to.have.property('error');
  });

  it('shows of texts their length only', () => {
    const logger = debugging();
    logCalls(logger, 'check', (_password: string) => true)('hunter2');
    expect(logger.entries[0]?.facts['arguments']).to.deep.equal(['[7 characters]']);
  });

  it('names what is no plain value, if it has a name', () => {
    const logger = debugging();
    logCalls(logger, 'x', (..._given: readonly unknown[]) => 1)(
      logger,
      { attempt: 1 },
      null,
      new Map(),
      Object.create(Object.create(null) as object),
    );
    expect(logger.entries[0]?.facts['arguments']).to.deep.equal([
      '[InMemoryLogger]',
      { attempt: 1 },
      null,
      '[Map]',
      '[object]',
    ]);
  });

  it('logs what throws, at debug, and throws the very same', async () => {
    const logger = debugging();
    const error = new Error('no');
    const sync = logCalls(logger, 'sync', () => {
      throw error;
    });
    const later = logCalls(logger, 'later', () => Promise.reject(error));
    expect(sync).to.throw(error);
    expect(await rejectionOf(later())).to.equal(error);
    expect(
      logger.entries.map(({ level, message, facts }) => [level, message, facts['error']]),
    ).to.deep.equal([
      ['debug', 'sync()', error],
      ['debug', 'later()', error],
    ]);
  });

  it('is the bare call while debug is off', () => {
    const logger = new InMemoryLogger({ level: 'info' });
    expect(logCalls(logger, 'add', (left: number) => left + 1)(1)).to.equal(2);
    expect(logger.entries).to.deep.equal([]);
  });
});
