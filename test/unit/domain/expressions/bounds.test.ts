import { expect } from 'chai';
import type { AppError } from '../../../../src/domain/shared/app-error.js';
import { anExpressionEngine, thrownBy } from '../../../support/expression-engine.js';

const engine = anExpressionEngine();
const NUMBERS = Array.from({ length: 1_000 }, (_, index) => index);
const LONG = 'a'.repeat(90_000);

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

/** Each of them would take long, or much memory, without a bound. */
const HOSTILE: readonly (readonly [string, string, string, Record<string, unknown>?])[] = [
  ['a long text', `"${'x'.repeat(5_000)}"`, 'too-long'],
  ['brackets', '('.repeat(1_000) + '1' + ')'.repeat(1_000), 'too-deep'],
  ['lists in lists', '['.repeat(1_000) + ']'.repeat(1_000), 'too-deep'],
  ['negations', `${'!'.repeat(1_000)}true`, 'too-deep'],
  ['minus signs', `${'-'.repeat(1_000)}a`, 'too-deep'],
  ['conditions in conditions', `${'true ? 1 : '.repeat(300)}1`, 'too-deep'],
  ['many parts', `1${'+1'.repeat(1_000)}`, 'too-many-parts'],
  ['loops in loops', 'l.all(a, l.all(b, l.all(c, a + b + c >= 0)))', 'too-costly', { l: NUMBERS }],
  [
    'loops behind ||',
    'l.exists(a, l.all(b, b >= 0) && false) || true',
    'too-costly',
    { l: NUMBERS },
  ],
  ['texts that double', `["aaaaaaaaaa"]${'.map(s, s + s)'.repeat(30)}`, 'too-long-text'],
  ['lists that double', `[[1]]${'.map(l, l + l)'.repeat(30)}`, 'too-large-result'],
  ['maps that double', `[1]${'.map(l, [l, l])'.repeat(30)}`, 'too-large-result'],
  ['texts joined', 'l.map(x, t).join(t)', 'too-long-text', { l: NUMBERS, t: LONG }],
  ['texts in a result', '[t, t]', 'too-large-result', { t: LONG }],
  [
    'long texts again and again',
    'l.all(x, !t.contains("b"))',
    'too-costly',
    { l: NUMBERS, t: LONG },
  ],
  ['patterns on long texts', 't.matches("(a*)*b") || true', 'too-costly', { t: LONG.repeat(100) }],
  [
    'patterns again and again',
    'l.all(x, !t.matches("(x+x+)+y"))',
    'too-costly',
    { l: NUMBERS, t: LONG },
  ],
  [
    'long texts compared',
    'l.all(x, t == u)',
    'too-costly',
    { l: NUMBERS, t: LONG, u: LONG.repeat(1) },
  ],
  ['long lists compared', 'l.all(x, l == m)', 'too-costly', { l: NUMBERS, m: [...NUMBERS] }],
  ['values with many levels', 'a == b', 'too-deep-value', { a: nested(5_000), b: nested(5_000) }],
  ['values with many levels given', 'a', 'too-deep-value', { a: nested(5_000) }],
  [
    'zones',
    'l.all(x, now.getHours("Europe/Berlin") > 30 || l.all(y, now.getHours("Asia/Tokyo") < 30))',
    'too-costly',
    { l: NUMBERS, now: new Date(0) },
  ],
];

describe('bounds of expressions', () => {
  for (const [what, text, code, context = {}] of HOSTILE) {
    it(`stop ${what}`, () => {
      const error = thrownBy(() => engine.compile(text).evaluate(context)) as AppError;
      expect([error.kind, error.code]).to.deep.equal(['validation', `expression.${code}`]);
      expect(error.message.length).to.be.lessThan(300);
      expect(error.data).to.have.property('column');
    });
  }

  it('stop patterns that repeat too much', () => {
    const error = thrownBy(() => engine.compile('a.matches("(a{100}){9}b{500}")')) as AppError;
    expect(error.code).to.equal('expression.pattern');
  });

  it('stop a circle', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    for (const text of ['a', 'a == b', '[a] == [b]']) {
      const context = { a: circle, b: { self: { self: circle } } };
      const error = thrownBy(() => engine.compile(text).evaluate(context)) as AppError;
      expect(error.code).to.equal('expression.too-deep-value');
    }
  });

  it('leave an explanation that tells of them', () => {
    const text = 'l.all(a, l.all(b, l.all(c, a + b + c >= 0))) || l.size() > 0';
    const { outcome, error, parts } = engine.compile(text).explain({ l: NUMBERS });
    expect([outcome, error?.code]).to.deep.equal(['error', 'expression.too-costly']);
    expect(parts.map((part) => part.outcome)).to.deep.equal(['error', 'skipped']);
  });

  it('are those the engine was made with', () => {
    const small = anExpressionEngine({ characters: 10, cost: 5 });
    const long = thrownBy(() => small.compile('1 + 1 + 1 + 1')) as AppError;
    expect(long.code).to.equal('expression.too-long');
    const costly = thrownBy(() => small.compile('l.all(x,x)').holds({ l: Array(9).fill(true) }));
    expect((costly as AppError).code).to.equal('expression.too-costly');
  });
});
