import { AsyncLocalStorage } from 'node:async_hooks';
import type { ExecutionContext, ExecutionScope } from '../../../ports/runtime/execution-scope.js';

/** Follows the flow through awaits, timers and callbacks. */
export class AsyncExecutionScope implements ExecutionScope {
  private readonly storage = new AsyncLocalStorage<ExecutionContext>();

  run<T>(context: ExecutionContext, action: () => Promise<T>): Promise<T> {
    return this.storage.run(context, action);
  }

  current(): ExecutionContext | undefined {
    return this.storage.getStore();
  }
}
