import { validationError, type FieldFault } from '../shared/app-error.js';
import type { JsonValue } from '../shared/json.js';
import { canonicalLocale } from './locale-chain.js';

export interface PromptVariant {
  readonly locale: string;
  /** An expression over the variables; without one the variant always applies. */
  readonly condition?: string;
  /** Higher ones are asked first; 0 unless it is told. */
  readonly priority?: number;
  /** Share among variants that are as good; 1 unless it is told. */
  readonly weight?: number;
  /** A template. */
  readonly text: string;
}

export const MOST_VARIANTS = 50;
const LONGEST_TEXT = 100_000;
const KNOWN: ReadonlySet<string> = new Set(['locale', 'condition', 'priority', 'weight', 'text']);

/**
 * Variants as they were given, their locales in canonical form.
 * @throws AppError `validation` (`prompt-version.invalid`) with every fault
 */
export function readVariants(given: readonly JsonValue[]): readonly PromptVariant[] {
  const faults = given.flatMap((value, index) =>
    faultsOf(value).map(({ path, message }) => ({ path: `variants.${index}${path}`, message })),
  );
  const [first] = faults;
  if (first) {
    const message = `The version is not valid: ${first.path} ${first.message}`;
    throw validationError('prompt-version.invalid', message, faults);
  }
  const variants = given as unknown as readonly PromptVariant[];
  return variants.map((variant) => ({ ...variant, locale: canonicalLocale(variant.locale) }));
}

function faultsOf(value: JsonValue): readonly FieldFault[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return [{ path: '', message: 'must be an object' }];
  }
  const { locale, condition, priority = 0, weight = 1, text } = value as Record<string, JsonValue>;
  const faults: FieldFault[] = Object.keys(value)
    .filter((name) => !KNOWN.has(name))
    .map((name) => ({ path: `.${name.slice(0, 50)}`, message: 'is not known' }));
  const refuse = (path: string, message: string) => faults.push({ path, message });
  if (typeof locale !== 'string') refuse('.locale', 'must be a language tag such as de-AT');
  if (condition !== undefined && typeof condition !== 'string') {
    refuse('.condition', 'must be an expression');
  }
  if (typeof text !== 'string' || text.length > LONGEST_TEXT) {
    refuse('.text', `must be a template of at most ${LONGEST_TEXT} characters`);
  }
  if (!Number.isInteger(priority) || Math.abs(Number(priority)) > 1_000) {
    refuse('.priority', 'must be a whole number between -1000 and 1000');
  }
  if (!(typeof weight === 'number' && weight > 0 && weight <= 1_000)) {
    refuse('.weight', 'must be above 0 and at most 1000');
  }
  return faults;
}

/**
 * In the default locale one variant must have no condition, so that there is always a text.
 * @throws AppError `validation` (`prompt-version.invalid`)
 */
export function requireLastResort(variants: readonly PromptVariant[], defaultLocale: string): void {
  const isLast = ({ locale, condition }: PromptVariant) =>
    locale === defaultLocale && condition === undefined;
  if (variants.some(isLast)) return;
  const message = `must have one for ${defaultLocale} without a condition`;
  throw validationError('prompt-version.invalid', `The variants ${message}`, [
    { path: 'variants', message },
  ]);
}
