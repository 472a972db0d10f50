import type { Explanation, Expression, ExpressionContext } from '../shared/expression.js';
import type { JsonValue } from '../shared/json.js';
import type { Compiler } from './compiler.js';
import { Explainer } from './explainer.js';
import { asAppError } from './faults.js';
import { Meter, type EvaluationLimits } from './meter.js';
import { asBool } from './operators.js';
import { pathsOf } from './paths.js';
import { toResult } from './result.js';
import type { Frame, Step } from './step.js';
import type { SyntaxNode } from './syntax-tree.js';

export class CompiledExpression implements Expression {
  readonly variables: readonly string[];
  private readonly step: Step;

  constructor(
    readonly text: string,
    private readonly root: SyntaxNode,
    private readonly compiler: Compiler,
    private readonly limits: EvaluationLimits,
  ) {
    this.variables = pathsOf(root).map(({ name }) => name);
    this.step = compiler.step(root);
  }

  evaluate(context: ExpressionContext): JsonValue {
    const frame = this.frame(context);
    try {
      return toResult(this.step(frame), frame.meter);
    } catch (error) {
      throw asAppError(error);
    }
  }

  holds(context: ExpressionContext): boolean {
    const frame = this.frame(context);
    try {
      const value = this.step(frame);
      return typeof value === 'boolean' ? value : asBool(value, 'a condition', frame.meter);
    } catch (error) {
      throw asAppError(error);
    }
  }

  explain(context: ExpressionContext, secrets: readonly string[] = []): Explanation {
    const explainer = new Explainer(this.text, (node) => this.compiler.step(node), secrets);
    return explainer.explain(this.root, this.frame(context));
  }

  private frame(context: ExpressionContext): Frame {
    return { context, locals: [], meter: new Meter(this.text, this.limits) };
  }
}
