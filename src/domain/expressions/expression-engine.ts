import { AppError } from '../shared/app-error.js';
import type { Expression, ExpressionFault, ExpressionOptions } from '../shared/expression.js';
import { Checker } from './checker.js';
import { CompiledExpression } from './compiled-expression.js';
import { Compiler, type ReadyPattern } from './compiler.js';
import { ExpressionError, errorOf } from './faults.js';
import type { EvaluationLimits } from './meter.js';
import { parseExpression, type ParserLimits } from './parser.js';

export type ExpressionLimits = ParserLimits & EvaluationLimits;

/** An evaluation that costs all it may takes some milliseconds. */
const DEFAULT_LIMITS: ExpressionLimits = {
  characters: 4_000,
  depth: 40,
  nodes: 500,
  cost: 100_000,
  text: 100_000,
  result: 100_000,
};

/**
 * The language of conditions: a part of CEL (Common Expression Language), without side effects, clock or chance.
 * docs/guides/expressions.md has all of it.
 */
export class ExpressionEngine {
  private readonly limits: ExpressionLimits;

  constructor(
    /** Makes a regular expression ready; what it throws are AppErrors that tell what is wrong with it. */
    private readonly readPattern: (pattern: string) => ReadyPattern,
    limits: Partial<ExpressionLimits> = {},
  ) {
    this.limits = { ...DEFAULT_LIMITS, ...limits };
  }

  /** @throws AppError `validation` with a code (`expression.syntax`) and position of each fault */
  compile(text: string, options: ExpressionOptions = {}): Expression {
    const { faults, root, patterns } = this.read(text, options);
    const [first, ...others] = faults;
    if (first) throw errorOf([first, ...others]);
    const pattern = (written: string) => patterns.get(written) ?? this.readPattern(written);
    return new CompiledExpression(text, root, new Compiler(pattern), this.limits);
  }

  /** What compiling would refuse; nothing is evaluated. */
  check(text: string, options: ExpressionOptions = {}): readonly ExpressionFault[] {
    try {
      return this.read(text, options).faults;
    } catch (error) {
      if (error instanceof ExpressionError) return error.found;
      throw error;
    }
  }

  private read(text: string, options: ExpressionOptions) {
    const root = parseExpression(text, this.limits);
    const patterns = new Map<string, ReadyPattern>();
    const checker = new Checker(text, options, (written) => {
      try {
        patterns.set(written, this.readPattern(written));
        return undefined;
      } catch (error) {
        if (error instanceof AppError) return error.message;
        throw error;
      }
    });
    checker.check(root);
    return { faults: checker.faults, root, patterns };
  }
}
