import { AppError, notFound, validationError, type FieldFault } from '../shared/app-error.js';
import type { JsonObject } from '../shared/json.js';
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

/** Never changed once it is there: what was rendered can be told from its number. */
export interface PromptVersion {
  /** From 1. */
  readonly number: number;
  /** JSON Schema of what is given for rendering. */
  readonly variables: JsonObject;
  readonly variants: readonly PromptVariant[];
}

export interface PromptState {
  /** `release-notes.summary`. */
  readonly name: string;
  readonly purpose: string;
  /** Where a wanted locale has nothing. */
  readonly defaultLocale: string;
  /** By number. */
  readonly versions: readonly PromptVersion[];
  /** The number of the version in force; null until one is. */
  readonly activeVersion: number | null;
}

export type NewPrompt = Pick<PromptState, 'name' | 'purpose' | 'defaultLocale'>;

const NAME = /^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/;
const LONGEST_NAME = 100;
const LONGEST_PURPOSE = 1_000;
const MOST_VARIANTS = 50;
const MOST_VERSIONS = 1_000;

/** A text with a purpose, in variants by locale and condition, in versions. */
export class Prompt {
  private constructor(readonly state: PromptState) {}

  /** @throws AppError `validation` (`prompt.invalid`) with every fault */
  static open({ name, purpose, defaultLocale }: NewPrompt): Prompt {
    const faults: FieldFault[] = [];
    if (name.length > LONGEST_NAME || !NAME.test(name)) {
      faults.push({ path: 'name', message: 'must be words of a-z and 0-9 joined by - or .' });
    }
    if (purpose.trim() === '' || purpose.length > LONGEST_PURPOSE) {
      faults.push({ path: 'purpose', message: `must have 1 to ${LONGEST_PURPOSE} characters` });
    }
    requireNone(faults);
    const locale = canonicalLocale(defaultLocale);
    return new Prompt({ name, purpose, defaultLocale: locale, versions: [], activeVersion: null });
  }

  static restore(state: PromptState): Prompt {
    return new Prompt(state);
  }

  /**
   * The next version; it is not in force yet. In the default locale one variant must have no condition, so that there is
   * always a text.
   * @throws AppError `validation` (`prompt.invalid`)
   */
  withVersion(version: Omit<PromptVersion, 'number'>): Prompt {
    const { versions, defaultLocale } = this.state;
    const faults = version.variants.flatMap(faultsOfVariant);
    requireNone(faults);
    const variants = version.variants.map((variant) => ({
      ...variant,
      locale: canonicalLocale(variant.locale),
    }));
    const count = variants.length;
    if (count > MOST_VARIANTS) {
      faults.push({ path: 'variants', message: `must be ${MOST_VARIANTS} at most` });
    }
    const isLast = ({ locale, condition }: PromptVariant) =>
      locale === defaultLocale && condition === undefined;
    if (!variants.some(isLast)) {
      const message = `must have one for ${defaultLocale} without a condition`;
      faults.push({ path: 'variants', message });
    }
    if (versions.length >= MOST_VERSIONS) {
      faults.push({ path: 'versions', message: `must be ${MOST_VERSIONS} at most` });
    }
    requireNone(faults);
    const number = (versions.at(-1)?.number ?? 0) + 1;
    const added = { number, variables: version.variables, variants };
    return new Prompt({ ...this.state, versions: [...versions, added] });
  }

  /** @throws AppError `not-found` when there is no such version */
  activate(number: number): Prompt {
    this.version(number);
    return new Prompt({ ...this.state, activeVersion: number });
  }

  version(number: number): PromptVersion {
    const found = this.state.versions.find((version) => version.number === number);
    if (!found) throw notFound('prompt-version', `${this.state.name}@${number}`);
    return found;
  }

  /** @throws AppError `conflict` (`prompt.not-active`) while there is none */
  get active(): PromptVersion {
    const { activeVersion, name } = this.state;
    if (activeVersion !== null) return this.version(activeVersion);
    throw new AppError('conflict', 'prompt.not-active', `No version of ${name} is in force`);
  }
}

function faultsOfVariant({ priority = 0, weight = 1 }: PromptVariant, index: number) {
  const path = `variants.${index}`;
  const faults: FieldFault[] = [];
  if (!Number.isInteger(priority) || Math.abs(priority) > 1_000) {
    const message = 'must be a whole number between -1000 and 1000';
    faults.push({ path: `${path}.priority`, message });
  }
  if (!(weight > 0 && weight <= 1_000)) {
    faults.push({ path: `${path}.weight`, message: 'must be above 0 and at most 1000' });
  }
  return faults;
}

function requireNone(faults: readonly FieldFault[]): void {
  const [first] = faults;
  if (!first) return;
  const message = `The prompt is not valid: ${first.path} ${first.message}`;
  throw validationError('prompt.invalid', message, faults);
}
