import { AppError } from '../../domain/shared/app-error.js';
import type { Permission } from '../../domain/access/role.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { UseCase } from './use-case.js';

/** Most items of one bulk request. */
export const MAX_BULK_ITEMS = 1_000;

/** Bulk form of a create use case: all items or none. */
export class CreateMany<Input, Output> implements UseCase<
  { readonly items: readonly Input[] },
  readonly Output[]
> {
  readonly name: string;
  readonly permission: Permission;

  constructor(
    private readonly one: UseCase<Input, Output>,
    private readonly work: UnitOfWork,
  ) {
    this.name = `${one.name}-many`;
    this.permission = one.permission;
  }

  /** @throws AppError of the first item refused, its fault paths prefixed with `items.<index>` */
  execute(
    { items }: { readonly items: readonly Input[] },
    context: ExecutionContext,
  ): Promise<readonly Output[]> {
    return this.work.run(async () => {
      const created: Output[] = [];
      for (const [index, item] of items.entries()) {
        created.push(await this.create(item, index, context));
      }
      return created;
    });
  }

  private async create(item: Input, index: number, context: ExecutionContext): Promise<Output> {
    try {
      return await this.one.execute(item, context);
    } catch (error) {
      if (!(error instanceof AppError) || error.retryable) throw error;
      const path = `items.${String(index)}`;
      const faults = error.faults.map((fault) => ({ ...fault, path: `${path}.${fault.path}` }));
      throw new AppError(error.kind, error.code, error.message, {
        cause: error,
        faults: faults.length > 0 ? faults : [{ path, message: error.message }],
      });
    }
  }
}
