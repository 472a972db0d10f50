import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { ExecutionContext, ExecutionScope } from '../../../ports/runtime/execution-scope.js';

/** Belongs to the flow that loads the program, where no context of any kind is in force. */
const nobody = new AsyncResource('clickup-brain');

/** Follows the flow through awaits, timers and callbacks. */
export class AsyncExecutionScope implements ExecutionScope {
  private readonly storage = new AsyncLocalStorage<ExecutionContext>();

  run<T>(context: ExecutionContext, action: () => Promise<T>): Promise<T> {
    return this.storage.run(context, action);
  }

  current(): ExecutionContext | undefined {
    return this.storage.getStore();
  }

  outside<T>(action: () => T): T {
    return nobody.runInAsyncScope(() => this.storage.exit(action));
  }
}
