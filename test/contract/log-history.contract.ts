import { expect } from 'chai';
import type { LogLevel } from '../../src/domain/logging/log-level.js';
import type { LogRecord } from '../../src/domain/logging/log-record.js';
import { AppError } from '../../src/domain/shared/app-error.js';
import type { LogBatch, LogHistory } from '../../src/ports/runtime/log-history.js';

export interface LogHistoryUnderTest {
  readonly history: LogHistory;
  /** As the log does with each entry it writes. */
  readonly add: (record: LogRecord) => void;
}

export function aRecord(message: string, given: Partial<LogRecord> = {}): LogRecord {
  return {
    timestamp: '2026-03-01T12:00:00.000Z',
    level: 'info',
    logger: 'brain',
    message,
    module: 'brain',
    pid: 1,
    threadId: 0,
    ...given,
  };
}

/** @param open makes a history that keeps so many entries */
export function logHistoryContract(title: string, open: (size: number) => LogHistoryUnderTest) {
  describe(`${title} as LogHistory`, () => {
    const messages = (records: readonly LogRecord[]) => records.map(({ message }) => message);
    let ending: AbortController;

    beforeEach(() => {
      ending = new AbortController();
    });

    afterEach(() => ending.abort());

    it('keeps the newest, oldest first', () => {
      const { history, add } = open(3);
      expect(history.list({}, 10)).to.deep.equal([]);
      for (const message of ['1', '2', '3', '4', '5']) add(aRecord(message));
      expect(messages(history.list({}, 10))).to.deep.equal(['3', '4', '5']);
      expect(messages(history.list({}, 2))).to.deep.equal(['4', '5']);
    });

    it('filters by level, logger and text before it counts', () => {
      const { history, add } = open(100);
      const entries: readonly [string, LogLevel, string][] = [
        ['one', 'debug', 'brain.http'],
        ['two', 'error', 'brain.http.stream'],
        ['three', 'fatal', 'brain.httpd'],
        ['four', 'warn', 'brain'],
      ];
      for (const [message, level, logger] of entries) {
        add(
          aRecord(message, { level, logger, extra: { of: `fact ${message}` }, requestId: 'R-1' }),
        );
      }
      const seen = (filter: Parameters<LogHistory['list']>[0], limit = 10) =>
        messages(history.list(filter, limit));
      expect(seen({ minimum: 'error' })).to.deep.equal(['two', 'three']);
      expect(seen({ minimum: 'error' }, 1)).to.deep.equal(['three']);
      expect(seen({ logger: 'brain.http' })).to.deep.equal(['one', 'two']);
      expect(seen({ contains: 'FACT T' })).to.deep.equal(['two', 'three']);
      expect(seen({ contains: 'r-1', logger: 'brain.httpd' })).to.deep.equal(['three']);
      expect(seen({ contains: 'nowhere' })).to.deep.equal([]);
      add(aRecord('four', { extra: { path: 'C:\\logs', said: ['"quoted"', { deep: 7 }] } }));
      for (const contains of ['c:\\logs', '"quoted"', 'deep', '7']) {
        expect(seen({ contains }), contains).to.deep.equal(['four']);
      }
    });

    it('brings a follower what there is and then what comes, nothing twice', async () => {
      const { history, add } = open(100);
      add(aRecord('too old'));
      add(aRecord('old'));
      const batches = history.follow({}, 1, ending.signal)[Symbol.asyncIterator]();
      add(aRecord('before it reads'));
      const first = await batches.next();
      expect(messages((first.value as LogBatch).records)).to.deep.equal(['old', 'before it reads']);
      const next = batches.next();
      add(aRecord('later'));
      expect(messages(((await next).value as LogBatch).records)).to.deep.equal(['later']);
    });

    it('brings a follower only what it wants', async () => {
      const { history, add } = open(100);
      const batches = history.follow({ minimum: 'warn' }, 0, ending.signal)[Symbol.asyncIterator]();
      const next = batches.next();
      add(aRecord('small'));
      add(aRecord('big', { level: 'error' }));
      expect(messages(((await next).value as LogBatch).records)).to.deep.equal(['big']);
    });

    it('lets a slow follower miss entries and tells it how many', async () => {
      const { history, add } = open(10);
      const batches = history.follow({}, 0, ending.signal)[Symbol.asyncIterator]();
      for (let index = 0; index < 1_500; index += 1) add(aRecord(String(index)));
      const { records, missed } = (await batches.next()).value as LogBatch;
      expect([records.length, missed]).to.deep.equal([1_000, 500]);
      expect(messages(records.slice(0, 2))).to.deep.equal(['0', '1']);
      const next = batches.next();
      add(aRecord('after'));
      expect(await next).to.deep.include({ value: { records: [aRecord('after')], missed: 0 } });
    });

    it('ends when the signal aborts, waiting or not', async () => {
      const { history } = open(10);
      const waiting = history.follow({}, 0, ending.signal)[Symbol.asyncIterator]();
      const next = waiting.next();
      const unread = history.follow({}, 0, ending.signal)[Symbol.asyncIterator]();
      ending.abort();
      expect(await next).to.deep.equal({ value: undefined, done: true });
      expect(await unread.next()).to.deep.equal({ value: undefined, done: true });
      const late = history.follow({}, 0, ending.signal)[Symbol.asyncIterator]();
      expect(await late.next()).to.deep.equal({ value: undefined, done: true });
    });

    it('has twenty followers at the most, and room again when one leaves', async () => {
      const { history, add } = open(10);
      const one = new AbortController();
      const last = history.follow({}, 0, one.signal)[Symbol.asyncIterator]();
      const others = Array.from({ length: 19 }, () => new AbortController());
      for (const { signal } of others) history.follow({}, 0, signal);
      expect(() => history.follow({}, 0, ending.signal))
        .to.throw(AppError)
        .that.includes({ kind: 'rate-limited', code: 'logs.too-many-followers' });
      add(aRecord('x'));
      await last.next();
      one.abort();
      history.follow({}, 0, ending.signal);
      for (const other of others) other.abort();
    });
  });
}
