import type { Permission } from '../../domain/access/role.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';

/** One thing the product can be asked to do, whatever the way in. */
export interface UseCase<Input, Output> {
  /** `<context>.<verb>`, e.g. `tasks.create`. */
  readonly name: string;
  /** What the actor must be allowed; a verb other than `read` makes it a write. */
  readonly permission: Permission;
  /** True when no audit entry is needed: what it stores is itself the record of who did what, or a measurement. */
  readonly leavesOwnRecord?: boolean;
  execute(input: Input, context: ExecutionContext): Promise<Output>;
}

export function isWrite(useCase: Pick<UseCase<never, unknown>, 'permission'>): boolean {
  return !useCase.permission.endsWith(':read');
}
