import { Re2jsPatterns } from '../../src/adapters/outbound/re2js/re2js-patterns.js';
import { ExpressionEngine } from '../../src/domain/expressions/expression-engine.js';

const patterns = new Re2jsPatterns();

/** As the program wires it. */
export function anExpressionEngine(
  limits?: ConstructorParameters<typeof ExpressionEngine>[1],
): ExpressionEngine {
  return new ExpressionEngine((pattern) => patterns.compile(pattern), limits);
}

/** What was thrown; fails when nothing is. */
export function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
