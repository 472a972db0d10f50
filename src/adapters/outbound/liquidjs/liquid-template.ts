import { Context, toValueSync, type Liquid, type Template as Piece } from 'liquidjs';
import { jsonForm, type JsonObject } from '../../../domain/shared/json.js';
import type { RenderOptions, Template } from '../../../ports/runtime/template-engine.js';
import { BudgetedEmitter } from './budgeted-emitter.js';
import { RenderBudget, refused } from './render-budget.js';
import type { TemplateLimits } from './template-limits.js';
import { errorOf, problemsOf } from './template-problems.js';

export interface LiquidTemplateParts {
  readonly liquid: Liquid;
  readonly pieces: Piece[];
  readonly variables: readonly string[];
  readonly limits: TemplateLimits;
  readonly monotonicMs: () => number;
}

export class LiquidTemplate implements Template {
  readonly variables: readonly string[];

  constructor(private readonly parts: LiquidTemplateParts) {
    this.variables = parts.variables;
  }

  render(variables: JsonObject, { missing = 'refused' }: RenderOptions = {}): string {
    const { liquid, limits, monotonicMs, pieces } = this.parts;
    requirePlain(variables, limits.variables);
    const scope: object = Object.assign(Object.create(null) as object, variables);
    const budget = new RenderBudget(limits, monotonicMs);
    const isStrict = missing === 'refused';
    const limiters = { memoryLimit: budget, renderLimit: budget } as unknown as Limiters;
    const options = { sync: true, strictVariables: isStrict, ownPropertyOnly: true };
    // All problems are told of a text, and of a rendering the first.
    const rules = { ...liquid.options, catchAllErrors: false };
    const context = new Context(scope, rules, options, { ...limiters, liquid });
    const emitter = new BudgetedEmitter(budget);
    try {
      toValueSync(liquid.renderer.renderTemplates(pieces, context, emitter));
      return emitter.buffer;
    } catch (error) {
      throw errorOf(problemsOf(error, 'failed'));
    }
  }
}

type Limiters = NonNullable<ConstructorParameters<typeof Context>[3]>;

function requirePlain(variables: JsonObject, most: number): void {
  const form = jsonForm(variables, most);
  if (form === 'plain') return;
  throw form === 'large'
    ? refused('too-large-variables', `variables may have ${most} characters and values at most`)
    : refused('variables', 'variables must be plain JSON');
}
