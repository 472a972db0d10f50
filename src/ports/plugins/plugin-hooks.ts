import type { ExecutionContext } from '../runtime/execution-scope.js';

/** Where plugins can stand before and behind every use case. */
export interface PluginHooks {
  /** Throwing refuses the call. */
  before(useCase: string, input: unknown, context: ExecutionContext): Promise<void>;
  /** Runs after the use case succeeded, within its unit of work if it has one. */
  after(useCase: string, input: unknown, result: unknown, context: ExecutionContext): Promise<void>;
}
