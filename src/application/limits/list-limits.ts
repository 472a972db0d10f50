import type { Rate } from '../../domain/limits/limit.js';
import type { Limits } from '../../ports/limits/limits.js';
import type { UseCase } from '../shared/use-case.js';
import type { NamedLimits } from './named-limits.js';

export interface LimitReport {
  readonly name: string;
  /** Most at the same time; null: any number. */
  readonly concurrency: number | null;
  readonly rate: Rate | null;
  /** Places that are held now. */
  readonly held: number;
  /** How many its rate lets begin at once now; null: it has none. */
  readonly available: number | null;
}

/** The configured limits by name, and how much of each is in use. What is kept by key is not added up. */
export class ListLimits implements UseCase<void, readonly LimitReport[]> {
  readonly name = 'limits.list';
  readonly permission = 'limit:read';

  constructor(private readonly deps: { readonly named: NamedLimits; readonly limits: Limits }) {}

  async execute(): Promise<readonly LimitReport[]> {
    const configured = this.deps.named.all();
    const usage = await this.deps.limits.usage(configured);
    return configured.map(({ name, concurrency = null, rate = null }, index) => ({
      name,
      concurrency,
      rate,
      held: usage[index]?.held ?? 0,
      available: usage[index]?.available ?? null,
    }));
  }
}
