import { expect } from 'chai';
import { InMemoryLogHistory } from '../../../../src/adapters/outbound/memory/runtime/in-memory-log-history.js';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';
import { UuidV7Generator } from '../../../../src/adapters/outbound/system/uuid-v7-generator.js';
import { FollowLogs, ListLogs } from '../../../../src/application/logging/read-logs.js';
import { TestLogging } from '../../../../src/application/logging/test-logging.js';
import { redactor } from '../../../../src/domain/shared/redaction.js';
import type { LogSink } from '../../../../src/ports/runtime/log-control.js';
import type { Logger } from '../../../../src/ports/runtime/logger.js';
import { aRecord } from '../../../contract/log-history.contract.js';
import { rejectionOf } from '../../../support/rejection.js';

const SECRET = 'Vn8Qm2Xt5Rw9Kp3Lz7Hb4Jc6';

const sink = (given: Partial<LogSink>): LogSink => ({
  name: 'console',
  minimum: 'trace',
  path: null,
  written: 0,
  dropped: 0,
  waiting: 0,
  fault: null,
  ...given,
});

describe('TestLogging', () => {
  /** @param redact what the log does to secrets */
  const run = async (
    level: 'debug' | 'fatal' | 'warn',
    redact: (text: string) => string,
    after: readonly LogSink[] = [],
  ) => {
    const history = new InMemoryLogHistory();
    const inner = new InMemoryLogger({ level });
    const written = new Proxy(inner, {
      get: (target, name) =>
        name === 'child'
          ? () => recording(target.child('test'))
          : (Reflect.get(target, name) as unknown),
    });
    const recording = (logger: Logger): Logger =>
      new Proxy(logger, {
        get: (target, name) => {
          const method = Reflect.get(target, name) as (...given: unknown[]) => unknown;
          if (name === 'isEnabled') return method.bind(target);
          return (message: string, facts: Record<string, unknown>) => {
            const extra = JSON.parse(redact(JSON.stringify(facts))) as Record<string, string>;
            history.add(aRecord(message, { extra }));
          };
        },
      });
    let asked = 0;
    const control = {
      levels: { root: level, loggers: {} },
      setLevels: () => undefined,
      sinks: () => ((asked += 1) === 1 ? after.map((one) => ({ ...one, written: 0 })) : after),
      settled: () => Promise.resolve(),
    };
    return new TestLogging({
      logger: written,
      history,
      control,
      ids: new UuidV7Generator(),
      randomness: { fraction: () => 0, secret: () => SECRET },
    }).execute();
  };

  it('finds that the secret is masked', async () => {
    const result = await run('warn', redactor());
    expect(result.isSecretMasked).to.equal(true);
    expect(result.levels).to.deep.equal(['warn', 'error', 'fatal']);
  });

  it('finds that the secret shows', async () => {
    expect((await run('warn', (text) => text)).isSecretMasked).to.equal(false);
  });

  it('tells for each place what it was given and whether it is written', async () => {
    const { sinks } = await run('debug', redactor(), [
      sink({ written: 5 }),
      sink({ name: 'errors.log', minimum: 'error', path: '/x/errors.log', written: 1, dropped: 1 }),
      sink({ name: 'brain.log', written: 5, fault: 'ENOSPC' }),
    ]);
    expect(
      sinks.map(({ name, levels, isWritten }) => [name, levels.length, isWritten]),
    ).to.deep.equal([
      ['console', 5, true],
      ['errors.log', 2, false],
      ['brain.log', 5, false],
    ]);
  });
});

describe('ListLogs and FollowLogs', () => {
  it('take no more than a thousand', async () => {
    const history = new InMemoryLogHistory();
    const { signal } = new AbortController();
    for (const wrong of [-1, 1_001, 1.5, Number.NaN]) {
      const listing = new ListLogs({ history }).execute({ filter: {}, limit: wrong });
      expect(await rejectionOf(listing)).to.include({ kind: 'validation' });
      const following = new FollowLogs({ history }).execute({ filter: {}, last: wrong, signal });
      expect(await rejectionOf(following)).to.include({ kind: 'validation' });
    }
  });
});
