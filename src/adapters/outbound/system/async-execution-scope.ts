import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { ExecutionContext, ExecutionScope } from '../../../ports/runtime/execution-scope.js';

/** Belongs to the flow that loads the program, where no context of any kind is in force. */
const nobody = new AsyncResource('clickup-brain');

/** One for all scopes: each storage that was ever used makes every promise of the process dearer. */
const contexts = new AsyncLocalStorage<ReadonlyMap<AsyncExecutionScope, ExecutionContext>>();

/** Follows the flow through awaits, timers and callbacks. */
export class AsyncExecutionScope implements ExecutionScope {
  run<T>(context: ExecutionContext, action: () => Promise<T>): Promise<T> {
    return contexts.run(new Map(contexts.getStore()).set(this, context), action);
  }

  current(): ExecutionContext | undefined {
    return contexts.getStore()?.get(this);
  }

  outside<T>(action: () => T): T {
    return nobody.runInAsyncScope(() => contexts.exit(action));
  }
}
