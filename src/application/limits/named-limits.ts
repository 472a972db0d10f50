import { notFound } from '../../domain/shared/app-error.js';
import type { Limit } from '../../domain/limits/limit.js';

/** What is configured of a limit. */
export type LimitTerms = Omit<Limit, 'name'>;

export interface LimitSettings {
  /** By name, as in force now. */
  readonly limits: Readonly<Record<string, LimitTerms>>;
}

/** The limits that are configured, for whoever keeps to them. */
export class NamedLimits {
  constructor(private readonly deps: { readonly settings: LimitSettings }) {}

  /** By name. */
  all(): readonly Limit[] {
    const { limits } = this.deps.settings;
    return Object.entries(limits)
      .map(([name, terms]) => ({ name, ...terms }))
      .sort((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** @param key each has the limit for itself, e.g. each account of a provider */
  find(name: string, key?: string): Limit | undefined {
    const { limits } = this.deps.settings;
    const terms = Object.hasOwn(limits, name) ? limits[name] : undefined;
    return terms && { name: key === undefined ? name : `${name}:${key}`, ...terms };
  }

  /** @throws AppError `not-found` (`limit.not-found`) */
  get(name: string, key?: string): Limit {
    const limit = this.find(name, key);
    if (limit) return limit;
    throw notFound('limit', name);
  }
}
