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
  /**
   * True for a write that waits for somebody outside: no transaction is open meanwhile, and what it stores stays
   * although it fails. Its audit entry follows once it is done. It cannot be run once per key.
   */
  readonly reachesOut?: boolean;
  /** Whether storage that is full refuses it, where its verb does not tell: `write` is refused, others go on. */
  readonly takesIn?: boolean;
  /** True when only the use case finds out whether its input is genuine: plugins do not stand there. */
  readonly takesUnverified?: boolean;
  execute(input: Input, context: ExecutionContext): Promise<Output>;
}

export function isWrite(useCase: Pick<UseCase<never, unknown>, 'permission'>): boolean {
  return !useCase.permission.endsWith(':read');
}

/** Whether it takes in something new from outside. What the system does with what it has is none. */
export function isIntake(
  { permission, takesIn }: Pick<UseCase<never, unknown>, 'permission' | 'takesIn'>,
  { actor }: Pick<ExecutionContext, 'actor'>,
): boolean {
  return (takesIn ?? permission.endsWith(':write')) && actor.kind !== 'system';
}
