import { expect } from 'chai';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { captured, type Capture } from './log-capture.js';

describe('Log4jsLogger entries', () => {
  let capture: Capture;

  beforeEach(() => {
    capture = captured();
  });

  afterEach(() => capture.logging.close());

  const told = (facts: Readonly<Record<string, unknown>>): Record<string, unknown> => {
    capture.logging.logger.info('x', facts);
    return capture.facts();
  };

  it('carry errors with code, data, stack and causes', () => {
    const root = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const cause = new Error('query failed', { cause: root });
    const error = new AppError('unavailable', 'db.down', 'Down', { cause, data: { tries: 3 } });
    const { error: seen } = told({ error }) as { error: Record<string, Record<string, unknown>> };
    expect(seen).to.include({ name: 'AppError', code: 'db.down', message: 'Down' });
    expect(seen['data']).to.deep.equal({ tries: 3 });
    expect(seen['stack']).to.match(/^\s+at .*bounded-entries/);
    expect(seen['cause']).to.include({ name: 'Error', message: 'query failed' });
    expect(seen['cause']?.['cause']).to.include({ code: 'ECONNREFUSED' });
  });

  it('bound the chain of causes, also one that bites its tail', () => {
    const first = new Error('first');
    const second = new Error('second', { cause: first });
    first.cause = second;
    expect(JSON.stringify(told({ first }))).to.include('[circular]');
    let chain = new Error('0');
    for (let index = 1; index < 20; index += 1) chain = new Error(String(index), { cause: chain });
    expect(JSON.stringify(told({ chain })).match(/"name":"Error"/g)).to.have.lengthOf(6);
  });

  it('show what JSON cannot', () => {
    const shared = { a: 1 };
    expect(
      told({
        big: 12345678901234567890n,
        when: new Date(0),
        never: new Date(Number.NaN),
        infinite: Number.POSITIVE_INFINITY,
        nothing: undefined,
        call: () => 1,
        map: new Map([['k', 1]]),
        set: new Set([1, 2]),
        bytes: Buffer.from('abc'),
        url: new URL('http://x/y'),
        twice: [shared, shared],
      }),
    ).to.deep.equal({
      big: '12345678901234567890',
      when: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      infinite: 'Infinity',
      nothing: null,
      call: '[function]',
      map: { k: 1 },
      set: [1, 2],
      bytes: '[3 bytes]',
      url: 'http://x/y',
      twice: [{ a: 1 }, { a: 1 }],
    });
  });

  it('stop at depth 6 and at a cycle', () => {
    let deep: Record<string, unknown> = { end: true };
    for (let index = 0; index < 20; index += 1) deep = { in: deep };
    expect(JSON.stringify(told({ deep })).match(/"in"/g)).to.have.lengthOf(6);
    const circular: Record<string, unknown> = { name: 'c' };
    circular['self'] = circular;
    expect(told({ circular })).to.deep.equal({ circular: { name: 'c', self: '[circular]' } });
  });

  const huge: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'one long text': { text: 'x'.repeat(1_000_000) },
    'one long text of control characters': { text: '\u0000'.repeat(1_000_000) },
    'one long text beyond ASCII': { text: '🧠\u0085'.repeat(100_000) },
    'many texts': Object.fromEntries(
      Array.from({ length: 5000 }, (_, i) => [`k${i}`, 'y'.repeat(99)]),
    ),
    'long names': Object.fromEntries(
      Array.from({ length: 99 }, (_, i) => ['\u0000'.repeat(99) + i, i]),
    ),
    'a long list': { list: Array.from({ length: 100_000 }, (_, i) => i) },
    'a wide tree': {
      tree: Array.from({ length: 100 }, () =>
        Array.from({ length: 100 }, () => ({ a: 'b'.repeat(50) })),
      ),
    },
    'a long error': {
      error: new Error('e'.repeat(100_000), { cause: new Error('f'.repeat(100_000)) }),
    },
  };
  for (const [title, facts] of Object.entries(huge)) {
    it(`stay below 8 kB with ${title}`, () => {
      capture.logging.logger.child('n'.repeat(500)).info('m'.repeat(10_000), facts);
      expect(Buffer.byteLength(capture.lines[0] ?? '')).to.be.within(1000, 8192);
      expect(capture.last()['level']).to.equal('info');
    });
  }

  for (const format of ['json', 'text'] as const) {
    it(`cannot fake a line or hide text in ${format}`, async () => {
      const evil =
        'a\r\n2026-01-01T00:00:00.000Z ERROR brain: fake\u001b[2K\u009b\u2028\u202e\u007f';
      const { logging, lines } = captured({
        format,
        scope: {
          current: () => ({ requestId: evil, actor: { kind: 'local', id: evil, role: 'viewer' } }),
        },
      });
      const error = new Error(evil, { cause: new Error(evil) });
      error.name = evil;
      logging.logger.child(evil).error(evil, { [evil]: evil, list: [evil], error });
      expect(lines).to.have.lengthOf(1);
      const [head, ...frames] = (lines[0] ?? '').split('\n');
      expect(head).to.include('fake');
      expect(frames.filter((frame) => !frame.startsWith('    at '))).to.deep.equal([]);
      // eslint-disable-next-line no-control-regex
      expect(lines[0]).not.to.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/);
      if (format === 'json') expect(frames).to.deep.equal([]);
      await logging.close();
    });
  }
});
