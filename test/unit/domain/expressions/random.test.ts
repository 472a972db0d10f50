import { expect } from 'chai';
import fc from 'fast-check';
import { formatted } from '../../../../src/domain/expressions/format.js';
import { FORMS, FUNCTIONS } from '../../../../src/domain/expressions/functions.js';
import { OPERATIONS } from '../../../../src/domain/expressions/operators.js';
import { parseExpression } from '../../../../src/domain/expressions/parser.js';
import { MACROS } from '../../../../src/domain/expressions/syntax-tree.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { anExpressionEngine } from '../../../support/expression-engine.js';

const LIMITS = { characters: 4_000, depth: 40, nodes: 500 };
const engine = anExpressionEngine({ cost: 5_000 });

const NAMES = ['a', 'b', 'constructor', '__proto__', 'toString', 'x'] as const;
const name = fc.constantFrom(...NAMES);

const literal = fc.oneof(
  fc.constantFrom('true', 'false', 'null', 'duration("1h")', 'timestamp(0)', '[]', '{}'),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e20, max: 1e20 }).map(String),
  fc.integer().map(String),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => JSON.stringify(text)),
);

/** Expressions that can be read; most are wrong in some way all the same. */
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const part = tie('expression');
  const list = fc.array(part, { maxLength: 3 });
  const methods = [...FUNCTIONS.keys(), ...FORMS.keys()].filter((one) => !one.includes('.'));
  return {
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expression' },
      fc.oneof(literal, name),
      fc
        .tuple(part, fc.constantFrom(...Object.keys(OPERATIONS), '&&', '||'), part)
        .map(([left, operator, right]) => `(${left}) ${operator} ${right}`),
      fc
        .tuple(part, name, fc.constantFrom('.', '.?'))
        .map(([of, one, dot]) => `(${of})${dot}${one}`),
      fc.tuple(part, part).map(([of, key]) => `(${of})[${key}]`),
      fc.tuple(name, name).map(([of, one]) => `has(${of}.${one})`),
      fc.tuple(part, part, part).map(([a, b, c]) => `((${a}) ? ${b} : ${c})`),
      fc.tuple(fc.constantFrom('!', '-'), part).map(([sign, of]) => `${sign}(${of})`),
      list.map((items) => `[${items.join(', ')}]`),
      fc.tuple(part, part).map(([key, value]) => `{${key}: ${value}}`),
      fc.tuple(fc.constantFrom(...FUNCTIONS.keys()), list).map(([f, g]) => `${f}(${g.join(', ')})`),
      fc
        .tuple(part, fc.constantFrom(...methods), list)
        .map(([of, method, given]) => `(${of}).${method}(${given.join(', ')})`),
      fc
        .tuple(part, fc.constantFrom(...MACROS), part)
        .map(([of, macro, body]) => `(${of}).${macro}(x, ${body})`),
    ),
  };
});

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.anything({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: true }),
);
const context = fc.dictionary(name, value);

/** What came of it, as text. Anything thrown that is no AppError comes out. */
function outcomeOf(act: () => unknown): string {
  try {
    return JSON.stringify(act());
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'validation') throw error;
    expect(error.code).to.match(/^expression\.[a-z-]+$/);
    return error.code;
  }
}

describe('random expressions', () => {
  it('end with a value or a fault of validation, the same each time, and can be explained', () => {
    let evaluated = 0;
    fc.assert(
      fc.property(expression, context, (text, given) => {
        const run = () => engine.compile(text).evaluate(given);
        const outcome = outcomeOf(run);
        expect(outcomeOf(run)).to.equal(outcome);
        if (engine.check(text).length > 0) return;
        evaluated += 1;
        expect(engine.compile(text).explain(given)).to.have.property('outcome');
      }),
      { numRuns: 1_000 },
    );
    expect(evaluated).to.be.greaterThan(100);
  });

  it('that are refused when checked are refused when compiled, with the same first fault', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const [fault] = engine.check(text);
        const outcome = outcomeOf(() => engine.compile(text).text);
        expect(outcome).to.equal(fault?.code ?? JSON.stringify(text));
      }),
      { numRuns: 1_000 },
    );
  });

  it('mean the same when they are written anew', () => {
    fc.assert(
      fc.property(expression, (text) => {
        let tree;
        try {
          tree = parseExpression(text, LIMITS);
        } catch {
          return;
        }
        const written = formatted(tree);
        const again = parseExpression(written, { ...LIMITS, characters: 100_000 });
        expect(shape(again)).to.equal(shape(tree));
        expect(formatted(again)).to.equal(written);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of any characters are read or refused', () => {
    const signs = fc.constantFrom(...'abx01."\'\\()[]{}?:,!&|=<>+-*/% \n'.split(''));
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(signs).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => outcomeOf(() => engine.compile(text).evaluate({ a: 1 })) !== ''),
      { numRuns: 1_500 },
    );
  });
});

/** A tree without its places. */
function shape(tree: unknown): string {
  return JSON.stringify(tree, (key, part: unknown) => {
    if (key === 'at') return undefined;
    return Object.is(part, -0) ? '-0' : part;
  });
}
