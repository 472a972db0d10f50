import type { PluginHooks } from '../../../ports/plugins/plugin-hooks.js';
import type { ExecutionContext } from '../../../ports/runtime/execution-scope.js';

/** Stands before or behind one use case, or all of them (`*`). */
export interface Hook {
  readonly useCase: string;
  readonly before?: (input: unknown, context: ExecutionContext) => Promise<void>;
  readonly after?: (input: unknown, result: unknown, context: ExecutionContext) => Promise<void>;
}

/** Hooks registered by code in the same process, called in the order of registration. */
export class InMemoryPluginHooks implements PluginHooks {
  private readonly hooks: Hook[] = [];

  register(hook: Hook): void {
    this.hooks.push(hook);
  }

  async before(useCase: string, input: unknown, context: ExecutionContext): Promise<void> {
    for (const hook of this.hooks) {
      if (concerns(hook, useCase)) await hook.before?.(input, context);
    }
  }

  async after(useCase: string, input: unknown, result: unknown, context: ExecutionContext) {
    for (const hook of this.hooks) {
      if (concerns(hook, useCase)) await hook.after?.(input, result, context);
    }
  }
}

function concerns(hook: Hook, useCase: string): boolean {
  return hook.useCase === '*' || hook.useCase === useCase;
}
