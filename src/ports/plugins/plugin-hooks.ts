import type { ExecutionContext } from '../runtime/execution-scope.js';

/** Where plugins can stand before and behind every use case. */
export interface PluginHooks {
  /** False: nobody stands there, so that neither of the others need be called. */
  concerns(useCase: string): boolean;
  /**
   * Outside of any unit of work. Resolves to the input, which may have been changed and is valid;
   * rejecting refuses the call.
   */
  before(useCase: string, input: unknown, context: ExecutionContext): Promise<unknown>;
  /**
   * After the use case succeeded, within its unit of work if it has one: what takes long must wait until
   * after the commit.
   */
  after(useCase: string, input: unknown, result: unknown, context: ExecutionContext): Promise<void>;
}
