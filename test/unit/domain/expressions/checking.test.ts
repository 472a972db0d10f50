import { expect } from 'chai';
import type { AppError } from '../../../../src/domain/shared/app-error.js';
import type { ExpressionOptions } from '../../../../src/domain/shared/expression.js';
import { anExpressionEngine, thrownBy } from '../../../support/expression-engine.js';

const engine = anExpressionEngine();

const OPTIONS: ExpressionOptions = {
  variables: {
    event: {
      fields: {
        queue: 'string',
        attempts: 'number',
        at: 'timestamp',
        data: 'any',
        labels: { list: 'string' },
        counts: { map: 'number' },
      },
    },
    now: 'timestamp',
  },
};

const faultsOf = (text: string, options: ExpressionOptions = {}) =>
  engine.check(text, options).map(({ code, column }) => `${code.slice(11)} ${column}`);

describe('what an expression engine refuses', () => {
  for (const [text, expected] of [
    ['', 'syntax 1'],
    ['1 +', 'syntax 4'],
    ['1 2', 'syntax 3'],
    ['(1', 'syntax 3'],
    ['[1, 2', 'syntax 6'],
    ['[1 2]', 'syntax 4'],
    ['{1}', 'syntax 3'],
    ['{"a": }', 'syntax 7'],
    ['a.', 'syntax 3'],
    ['a.1', 'syntax 3'],
    ['a ? b', 'syntax 6'],
    ['a = 1', 'syntax 3'],
    ['a & b', 'syntax 3'],
    ['"a', 'syntax 1'],
    ['"a\nb"', 'syntax 1'],
    ['"a\\q"', 'syntax 3'],
    ['a; b', 'syntax 2'],
    ['`a`', 'syntax 1'],
    ['for', 'syntax 1'],
    ['in', 'syntax 1'],
    ['9007199254740993', 'syntax 1'],
    ['1e999', 'syntax 1'],
    ['has(1)', 'syntax 5'],
    ['has(a.b, a.c)', 'syntax 7'],
    ['has(f(x))', 'syntax 5'],
    ['a.all(1, true)', 'syntax 7'],
    ['a.all(x)', 'syntax 3'],
    ['a.filter(x, true, 1)', 'syntax 3'],
    ['eval("1")', 'unknown-function 1'],
    ['constructor("x")', 'unknown-function 1'],
    ['"a".constructor("x")', 'unknown-function 5'],
    ['math.random()', 'unknown-function 1'],
    ['startsWith("a", "b")', 'unknown-function 1'],
    ['"5".int()', 'unknown-function 5'],
    ['size()', 'type 1'],
    ['size(1)', 'type 1'],
    ['"a".startsWith(1)', 'type 5'],
    ['"a".matches()', 'type 5'],
    ['1 + "a"', 'type 3'],
    ['1 == "1"', 'type 3'],
    ['1 < 2 < 3', 'type 7'],
    ['!1', 'type 2'],
    ['1 && true', 'type 3'],
    ['1 ? 2 : 3', 'type 1'],
    ['-"a"', 'type 1'],
    ['"a" in "abc"', 'type 5'],
    ['1.a', 'type 3'],
    ['(1).a', 'type 5'],
    ['[1].a', 'type 5'],
    ['[1]["a"]', 'type 4'],
    ['{1: 2}', 'type 2'],
    ['"abc".all(x, true)', 'type 7'],
    ['[1].all(x, x)', 'type 12'],
    ['timestamp(0) + timestamp(0)', 'type 14'],
    ['duration("1s") * 2', 'type 16'],
    ['a.matches(b)', 'pattern 11'],
    ['a.matches("(")', 'pattern 11'],
    ['a.matches("(?=x)")', 'pattern 11'],
    ['a.matches("(x)\\\\1")', 'pattern 11'],
  ] as const) {
    it(JSON.stringify(text), () => {
      expect(faultsOf(text)).to.deep.equal([expected]);
      const error = thrownBy(() => engine.compile(text)) as AppError;
      expect(error.kind).to.equal('validation');
      expect(`${error.code.slice(11)} ${String(error.data['column'])}`).to.equal(expected);
    });
  }

  for (const [text, expected] of [
    ['event.queue == "mail" && now > event.at', []],
    ['event.data.anything.goes > 1', []],
    ['event.labels.exists(l, l.startsWith("u")) && event.counts.a > 1', []],
    ['event.queue == null', []],
    ['evnt.queue == "mail"', ['unknown-variable 1']],
    ['event.qeue == "mail"', ['unknown-variable 7']],
    ['event["qeue"] == "mail"', ['unknown-variable 6']],
    ['has(event.qeue)', ['unknown-variable 11']],
    ['event.constructor', ['unknown-variable 7']],
    ['event.attempts == "3"', ['type 16']],
    ['event.labels.exists(l, l > 3)', ['type 26']],
    ['event.counts.exists(l, l > 3)', ['type 26']],
    ['event.queue + 1 == x && y', ['type 13', 'unknown-variable 20', 'unknown-variable 25']],
  ] as const) {
    it(`${text} of declared variables${expected.length === 0 ? ', not' : ''}`, () => {
      expect(faultsOf(text, OPTIONS)).to.deep.equal(expected);
    });
  }

  it('a condition that is none', () => {
    expect(faultsOf('event.attempts', { ...OPTIONS, result: 'bool' })).to.deep.equal(['type 7']);
    expect(faultsOf('event.data.ok', { ...OPTIONS, result: 'bool' })).to.deep.equal([]);
  });

  it('names what there is', () => {
    const [fault] = engine.check('event.qeue == "mail"', OPTIONS);
    expect(fault?.message).to.equal(
      'there is no field qeue: there are queue, attempts, at, data, labels, counts',
    );
  });

  it('tells all faults with their places', () => {
    const error = thrownBy(() => engine.compile('1 + "a" == x &&\n y', OPTIONS)) as AppError;
    expect(error.faults.map(({ message }) => message)).to.deep.equal([
      'line 1, column 3: + cannot be applied to number and string',
      'line 1, column 12: there is no variable x: there are event, now',
      'line 2, column 2: there is no variable y: there are event, now',
    ]);
  });
});
