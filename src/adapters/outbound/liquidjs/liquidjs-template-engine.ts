import { Liquid } from 'liquidjs';
import type {
  Template,
  TemplateEngine,
  TemplateOptions,
  TemplateProblem,
} from '../../../ports/runtime/template-engine.js';
import { allowOnly } from './allowed-filters.js';
import { BudgetedEmitter } from './budgeted-emitter.js';
import { LiquidTemplate } from './liquid-template.js';
import { problemsOfParts } from './read-parts.js';
import { refused, type RenderBudget } from './render-budget.js';
import { DEFAULT_TEMPLATE_LIMITS, type TemplateLimits } from './template-limits.js';
import { errorOf, problemsOf } from './template-problems.js';

/** Every template has an engine of its own, which knows its partials. */
export class LiquidjsTemplateEngine implements TemplateEngine {
  private readonly limits: TemplateLimits;

  constructor(
    limits: Partial<TemplateLimits> = {},
    private readonly monotonicMs: () => number = () => performance.now(),
  ) {
    this.limits = { ...DEFAULT_TEMPLATE_LIMITS, ...limits };
  }

  compile(text: string, options: TemplateOptions = {}): Template {
    const read = this.read(text, options);
    if (read.template) return read.template;
    throw errorOf(read.problems);
  }

  check(text: string, options: TemplateOptions = {}): readonly TemplateProblem[] {
    return this.read(text, options).problems;
  }

  private read(text: string, { partials = {} }: TemplateOptions): Read {
    try {
      const texts = Object.entries(partials);
      this.requireShort(text, texts);
      const liquid = liquidWith(texts);
      const problems = problemsOfParts(liquid, text, texts);
      return {
        problems,
        ...(problems.length === 0 && { template: this.made(liquid, text, texts) }),
      };
    } catch (error) {
      return { problems: problemsOf(error, 'syntax') };
    }
  }

  private requireShort(text: string, partials: readonly (readonly [string, string])[]): void {
    const { text: most } = this.limits;
    const length = partials.reduce((sum, [, partial]) => sum + partial.length, 0);
    if (text.length > most || length > most) {
      throw refused(
        'too-long',
        `a template has at most ${most} characters, and so have all partials`,
      );
    }
  }

  private made(
    liquid: Liquid,
    text: string,
    partials: readonly (readonly [string, string])[],
  ): Template {
    const { limits, monotonicMs } = this;
    const pieces = liquid.parse(text);
    for (const [name, partial] of partials) liquid.parse(partial, name);
    const paths = liquid.globalFullVariablesSync(pieces, { partials: true });
    const variables = [...new Set(paths)].sort();
    return new LiquidTemplate({ liquid, pieces, variables, limits, monotonicMs });
  }
}

interface Read {
  readonly template?: Template;
  readonly problems: readonly TemplateProblem[];
}

function liquidWith(partials: readonly (readonly [string, string])[]): Liquid {
  const templates = Object.assign(
    Object.create(null) as Record<string, string>,
    Object.fromEntries(partials),
  );
  const liquid = new Liquid({
    templates,
    cache: true,
    catchAllErrors: true,
    dateFormat: '%Y-%m-%dT%H:%M:%SZ',
    lenientIf: true,
    locale: 'en-US',
    ownPropertyOnly: true,
    relativeReference: false,
    strictFilters: true,
    timezoneOffset: 0,
  });
  allowOnly(liquid);
  boundDepth(liquid);
  return liquid;
}

/** Whatever is rendered within something else passes here, captured texts included. */
function boundDepth(liquid: Liquid): void {
  const { renderer } = liquid;
  const render = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = function* (pieces, context, emitter): IterableIterator<unknown> {
    const budget = context.memoryLimit as unknown as RenderBudget;
    budget.enter();
    try {
      return (yield* render(pieces, context, emitter ?? new BudgetedEmitter(budget))) as unknown;
    } finally {
      budget.leave();
    }
  };
}
