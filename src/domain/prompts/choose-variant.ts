import type { Explanation, Expression, ExpressionContext } from '../shared/expression.js';
import { localeChain } from './locale-chain.js';
import type { PromptVariant } from './prompt-variant.js';

/**
 * Why a variant was taken or not. In this order: its condition failed or did not hold; its locale is none of the wanted ones;
 * another one has a higher priority, has a condition where it has none, or a nearer locale; another one's share was drawn.
 */
export type VariantVerdict =
  | 'chosen'
  | 'condition-failed'
  | 'condition-not-met'
  | 'other-locale'
  | 'lower-priority'
  | 'without-condition'
  | 'farther-locale'
  | 'other-share';

export interface ConsideredVariant {
  /** Place among the variants. */
  readonly index: number;
  readonly locale: string;
  readonly verdict: VariantVerdict;
  /** Of its condition, when it has one. */
  readonly condition?: Explanation;
}

export interface VariantChoice<Variant extends PromptVariant = PromptVariant> {
  /** Undefined when none applies. */
  readonly variant: Variant | undefined;
  /** From the wanted one to the last resort. */
  readonly locales: readonly string[];
  /** All variants, in their order. */
  readonly considered: readonly ConsideredVariant[];
}

export interface VariantWish {
  readonly context: ExpressionContext;
  readonly locale: string;
  readonly defaultLocale: string;
  /** From 0 to below 1: where among the shares of equals; the same point, the same variant. */
  readonly point: number;
}

interface Candidate {
  readonly index: number;
  readonly variant: PromptVariant;
  readonly distance: number;
  readonly condition: Explanation | undefined;
}

/** One after the other, until one differs; each takes the larger number. */
const PREFERENCES: readonly (readonly [VariantVerdict, (candidate: Candidate) => number])[] = [
  ['lower-priority', ({ variant }) => variant.priority ?? 0],
  ['without-condition', ({ condition }) => (condition ? 1 : 0)],
  ['farther-locale', ({ distance }) => -distance],
];

/** The variant for a context and a locale: conditions first, by priority, then the nearest locale, then shares. */
export function chooseVariant<Variant extends PromptVariant>(
  variants: readonly Variant[],
  { context, locale, defaultLocale, point }: VariantWish,
  compile: (condition: string) => Expression,
): VariantChoice<Variant> {
  const locales = localeChain(locale, defaultLocale);
  const candidates = variants.map((variant, index): Candidate => ({
    index,
    variant,
    distance: locales.indexOf(variant.locale),
    condition:
      variant.condition === undefined ? undefined : compile(variant.condition).explain(context),
  }));
  const verdicts = new Map<number, VariantVerdict>();
  let left = candidates.filter((candidate) => {
    const verdict = unfit(candidate);
    if (verdict) verdicts.set(candidate.index, verdict);
    return verdict === undefined;
  });
  for (const [verdict, rank] of PREFERENCES) {
    const best = Math.max(...left.map(rank));
    for (const one of left) if (rank(one) < best) verdicts.set(one.index, verdict);
    left = left.filter((one) => rank(one) === best);
  }
  const chosen = drawn(left, point);
  for (const { index } of left) {
    verdicts.set(index, index === chosen?.index ? 'chosen' : 'other-share');
  }
  return {
    variant: chosen && variants[chosen.index],
    locales,
    considered: candidates.map(({ index, variant, condition }) => ({
      ...{ index, locale: variant.locale },
      verdict: verdicts.get(index) ?? 'other-share',
      ...(condition && { condition }),
    })),
  };
}

function unfit({ condition, distance }: Candidate): VariantVerdict | undefined {
  if (condition && condition.outcome !== 'true') {
    return condition.outcome === 'false' ? 'condition-not-met' : 'condition-failed';
  }
  return distance < 0 ? 'other-locale' : undefined;
}

function drawn(candidates: readonly Candidate[], point: number): Candidate | undefined {
  const weights = candidates.map(({ variant }) => variant.weight ?? 1);
  let rest = point * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return candidates[index] ?? candidates.at(-1);
}
