import { expect } from 'chai';
import { jsonLine, textLine } from '../../../../src/adapters/outbound/log4js/log-line.js';
import type { LogRecord } from '../../../../src/domain/logging/log-record.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';
import { captured } from './log-capture.js';

const entry = (message: string, extra: JsonObject = {}): LogRecord => ({
  timestamp: '2026-01-01T00:00:00.000Z',
  level: 'info',
  logger: 'brain',
  message,
  module: 'brain',
  pid: 1,
  threadId: 0,
  requestId: 'r1',
  actor: 'api-key:7',
  extra,
});

describe('textLine', () => {
  const START = '2026-01-01T00:00:00.000Z INFO  brain requestId=r1 actor=api-key:7: ';

  it('writes facts that only look like errors', async () => {
    const hostile = [
      { name: { a: 1 }, message: 'm', stack: 's' },
      { name: 'n', message: { a: 1 }, stack: 's' },
      { name: 'n', message: 'm', stack: { a: 1 } },
      { name: 'n', message: 'm', stack: 's', code: { a: 1 } },
      { name: null, message: null, stack: null, cause: { name: [], message: 1, stack: 's' } },
    ];
    for (const body of hostile) {
      const { logging, lines } = captured({ format: 'text' });
      logging.logger.error('attack', { body });
      expect(lines, JSON.stringify(body)).to.have.lengthOf(1);
      expect(lines[0]).to.include('attack body=');
      await logging.close();
    }
  });

  it('quotes messages and names that could pass for facts', () => {
    expect(textLine(entry('x actor=root requestId=r2', { 'a b=c': 1, plain: 'v' }))).to.equal(
      `${START}"x actor=root requestId=r2" "a b=c"=1 plain=v`,
    );
    expect(textLine(entry('in order', { 'actor=root x': 'v' }))).to.equal(
      `${START}in order "actor=root x"=v`,
    );
  });

  it('shows characters that are not seen', () => {
    const hidden = '\u200b|\u2060|\u00ad|\u3164|\u{e0041}';
    for (const line of [textLine(entry(hidden)), jsonLine(entry(hidden))]) {
      expect(line).to.include('\\u200b|\\u2060|\\u00ad|\\u3164|\\udb40\\udc41');
    }
    expect((JSON.parse(jsonLine(entry(hidden))) as LogRecord).message).to.equal(hidden);
  });
});

describe('entries of callers without types', () => {
  it('are written whatever stands for the message', async () => {
    const { logging, last, lines } = captured();
    const untyped = logging.logger as unknown as { info(message: unknown): void };
    for (const [message, seen] of [
      [new Error('boom'), 'Error: boom'],
      [undefined, 'undefined'],
      [42, '42'],
      [Object.create(null), '[unreadable]'],
    ]) {
      untyped.info(message);
      expect(last()['message']).to.equal(seen);
    }
    expect(lines).to.have.lengthOf(4);
    await logging.close();
  });
});
