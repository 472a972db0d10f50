import type { Permission } from '../../domain/access/role.js';
import { AppError, type FieldFault } from '../../domain/shared/app-error.js';
import type { Entity } from '../../domain/shared/entities/entity.js';
import type { UseCase } from '../shared/use-case.js';
import type { EntityDeps } from './entity-deps.js';
import { saveEntity } from './save-entity.js';

export interface ImportedItem {
  /** Of one that is stored, or the id that the new one gets. */
  readonly id?: string;
  readonly details: object;
}

export interface ImportResult {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Those that were left out, by their place in the batch. */
  readonly refused: readonly RefusedItem[];
}

export interface RefusedItem {
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly faults: readonly FieldFault[];
}

type Outcome = 'created' | 'changed' | 'unchanged';

/** `<collection>.import`: what has a known id is changed, the rest is created. Items that cannot be taken are left out. */
export class ImportEntities implements UseCase<
  { readonly items: readonly ImportedItem[] },
  ImportResult
> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly entity: Entity,
    private readonly deps: EntityDeps,
  ) {
    this.name = `${entity.collection}.import`;
    this.permission = `${entity.one}:write`;
  }

  async execute({ items }: { readonly items: readonly ImportedItem[] }): Promise<ImportResult> {
    const { work } = this.deps;
    try {
      const outcomes = await work.run(() => this.storeAll(items));
      return resultOf(outcomes, []);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return this.storeEach(items);
    }
  }

  private async storeAll(items: readonly ImportedItem[]): Promise<readonly Outcome[]> {
    const outcomes: Outcome[] = [];
    for (const item of items) outcomes.push(await this.store(item));
    return outcomes;
  }

  /** One by one, so that those which cannot be taken do not hold up the others. */
  private async storeEach(items: readonly ImportedItem[]): Promise<ImportResult> {
    const outcomes: Outcome[] = [];
    const refused: RefusedItem[] = [];
    for (const [index, item] of items.entries()) {
      try {
        outcomes.push(await this.deps.work.run(() => this.store(item)));
      } catch (error) {
        if (!isRefusal(error)) throw error;
        const { code, message, faults } = error;
        refused.push({ index, code, message, faults });
      }
    }
    return resultOf(outcomes, refused);
  }

  private async store({ id, details }: ImportedItem): Promise<Outcome> {
    const { stores, ids, clock } = this.deps;
    const { repository } = stores.of(this.entity.collection);
    const known = id === undefined ? undefined : await repository.find(id);
    const before = known?.state;
    const decision = before
      ? this.entity.change(before, details, clock.now())
      : this.entity.open(id ?? ids.next(), clock.now(), details);
    if (decision.state === before) return 'unchanged';
    await saveEntity(this.deps, this.entity, decision, before);
    return before ? 'changed' : 'created';
  }
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && !error.retryable && error.kind !== 'unavailable';
}

function resultOf(outcomes: readonly Outcome[], refused: readonly RefusedItem[]): ImportResult {
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return {
    created: count('created'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    refused,
  };
}
