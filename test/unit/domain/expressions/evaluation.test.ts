import { expect } from 'chai';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { anExpressionEngine, thrownBy } from '../../../support/expression-engine.js';

const engine = anExpressionEngine();
const evaluate = (text: string, context: Record<string, unknown> = {}) =>
  engine.compile(text).evaluate(context);

describe('ExpressionEngine', () => {
  for (const [text, expected] of [
    ['1 + 2 * 3 - -4 / 2', 9],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['2 * 3 % 4', 2],
    ['true || false && false', true],
    ['(true || false) && false', false],
    ['!true || true', true],
    ['1 < 2 == true', true],
    ['false ? 1 : true ? 2 : 3', 2],
    ['-(2 + 3)', -5],
    ['--5', 5],
    ['0x1F + 1e2 + 0.5', 131.5],
    ['"a\\n\\t\\"\\u00e9\\x41" + \'b"\'', 'a\n\t"éAb"'],
    ['r"\\d\\n"', '\\d\\n'],
    ['[1, "a", [true], null,]', [1, 'a', [true], null]],
    ['1 // one\n + 2', 3],
    ['{"a": {"b": 1}}.a["b"]', 1],
    ['{"a": 1} == {"a": 1.0}', true],
    ['[1, [2]] != [1, [3]]', true],
    ['"b" > "a" && true > false', true],
    ['"a" in {"a": null} && 2 in [1, 2] && !([1] in [[2]])', true],
    ['["b", "a"].map(x, [x].map(y, x + y))', [['bb'], ['aa']]],
    ['[1, 2].map(x, [3].map(x, x)[0] + x)', [4, 5]],
    ['size("é😀") + size({"a": 1})', 3],
    ['duration("-1m30s250ms")', '-90.25s'],
    ['duration("1d") == duration("24h")', true],
    ['timestamp(0) - timestamp("1970-01-01T02:00:00+01:00")', '-3600s'],
    ['timestamp("2026-07-01T22:30:00Z").getDate("Europe/Berlin")', 2],
    ['timestamp("2026-07-01T22:30:05Z").getSeconds()', 5],
    ['math.greatest(1, 3) + math.least([4, 2])', 5],
    ['math.round(2.5) + math.round(-2.4)', 1],
    ['int("-7") + int(-7.9)', -14],
    ['double("1.5e1")', 15],
    ['"a,b,,c".split(",").join("-")', 'a-b--c'],
    ['string(true) + string(1.5) + string(duration("2s"))', 'true1.52s'],
    ['"ABC".matches("(?i)b")', true],
  ] as const) {
    it(`evaluates ${text}`, () => {
      expect(evaluate(text)).to.deep.equal(expected);
    });
  }

  const CONTEXT = { a: { n: null, list: [1], f: false, t: new Date(0) } };

  for (const [text, code] of [
    ['a.x', 'missing'],
    ['b', 'missing'],
    ['a.list[1]', 'missing'],
    ['a.list[-1]', 'missing'],
    ['a.list[0.5]', 'missing'],
    ['a.toString', 'missing'],
    ['a.constructor', 'missing'],
    ['a.__proto__', 'missing'],
    ['constructor', 'missing'],
    ['__proto__', 'missing'],
    ['a.list.length', 'type'],
    ['a.list["length"]', 'type'],
    ['a.n.x', 'type'],
    ['a.f.x', 'type'],
    ['a.n > 1', 'type'],
    ['a.f + 1', 'type'],
    ['a.list && true', 'type'],
    ['!a.n', 'type'],
    ['a.n ? 1 : 2', 'type'],
    ['a.f.size()', 'type'],
    ['a.n.matches("x")', 'type'],
    ['1 in a.n', 'type'],
    ['a.f.all(x, x)', 'type'],
    ['a.list.all(x, x)', 'type'],
    ['a.?x', 'type'],
    ['a.?x == null', 'nothing'],
    ['[a.?x]', 'nothing'],
    ['[1].map(i, a.?x)', 'nothing'],
    ['1 / (a.list[0] - 1)', 'division-by-zero'],
    ['1 % 0', 'division-by-zero'],
    ['1e308 * 10', 'number-range'],
    ['a.t + duration("99999999d") + duration("99999999d")', 'number-range'],
    ['duration("99999999999d")', 'conversion'],
    ['timestamp("2026-02-30T00:00:00Z")', 'conversion'],
    ['timestamp("tomorrow")', 'conversion'],
    ['duration("1 hour")', 'conversion'],
    ['duration("")', 'conversion'],
    ['int("4.5")', 'conversion'],
    ['a.t.getHours("Mars/Olympus")', 'conversion'],
    ['a.t.getHours("+01:00")', 'conversion'],
    ['math.greatest([])', 'conversion'],
  ] as const) {
    it(`fails at ${text} with ${code}`, () => {
      const error = thrownBy(() => evaluate(text, CONTEXT)) as AppError;
      expect([error.kind, error.code]).to.deep.equal(['validation', `expression.${code}`]);
      expect(error.data).to.have.property('line', 1);
    });
  }

  it('says where it failed', () => {
    const error = thrownBy(() => evaluate('a.f ||\n  a.x > 1', CONTEXT)) as AppError;
    expect(error.data).to.deep.equal({ offset: 11, line: 2, column: 5 });
    expect(error.message).to.equal('The expression failed: line 2, column 5: there is no field x');
  });

  it('has sides that decide whatever the other one does, in any order', () => {
    for (const text of ['x.y || true', 'true || x.y', '!(x.y && false)', '!(false && x.y)']) {
      expect(evaluate(text), text).to.equal(true);
    }
    expect(evaluate('[{}, {"ok": false}].all(i, i.ok)')).to.equal(false);
    expect(evaluate('[{}, {"ok": true}].exists(i, i.ok)')).to.equal(true);
    const error = thrownBy(() => evaluate('[{}, {"ok": true}].all(i, i.ok)')) as AppError;
    expect(error.code).to.equal('expression.missing');
  });

  it('asks whether a path is there without failing', () => {
    const context = { a: { b: 1, n: null, '': 2 } };
    for (const [text, expected] of [
      ['has(a)', true],
      ['has(a.b)', true],
      ['has(a["b"])', true],
      ['has(a.n)', false],
      ['has(a.b.c.d)', false],
      ['has(z.b)', false],
      ['has(a.constructor)', false],
      ['a.?n.hasValue()', true],
      ['a.?z.y.hasValue()', false],
      ['a.?n.y.orValue(3)', 3],
      ['[1].exists(x, has(x))', true],
    ] as const) {
      expect(evaluate(text, context), text).to.equal(expected);
    }
  });

  it('is a condition only when it gives true or false', () => {
    expect(engine.compile('a.f').holds(CONTEXT)).to.equal(false);
    const error = thrownBy(() => engine.compile('a.list').holds(CONTEXT)) as AppError;
    expect(error.code).to.equal('expression.type');
  });

  it('hands out copies', () => {
    const context = { list: [{ a: 1 }] };
    const [first] = evaluate('list', context) as { a: number }[];
    (first ?? { a: 0 }).a = 2;
    expect(context.list[0]?.a).to.equal(1);
  });

  it('tells the paths it reads, but for the variables of loops', () => {
    const text = 'a.b > 1 && has(c.?d) && e["x-y"].all(i, i.z < a.b && f[i]) && l[0].m == g[h]';
    expect(engine.compile(text).variables).to.deep.equal([
      ...['a.b', 'c.d', 'e["x-y"]', 'f', 'g', 'h', 'l[0].m'],
    ]);
  });

  it('takes what is no plain data for what it is not', () => {
    class Order {
      total = 1;
    }
    for (const value of [new Order(), new Map([['total', 1]]), () => 1, 1n, Symbol('s'), NaN]) {
      expect(() => evaluate('order.total > 0', { order: value })).to.throw(AppError);
      expect(() => evaluate('order', { order: value })).to.throw(AppError);
    }
    const broken = {
      get total() {
        throw new RangeError('secret');
      },
    };
    const error = thrownBy(() => evaluate('order.total', { order: broken })) as AppError;
    expect([error.code, error.message.includes('secret')]).to.deep.equal([
      ...['expression.unreadable', false],
    ]);
  });
});
