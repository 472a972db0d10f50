import type { PluginHooks } from '../../../ports/plugins/plugin-hooks.js';
import type { ExecutionContext } from '../../../ports/runtime/execution-scope.js';

/** Stands before or behind one use case, or all of them (`*`). */
export interface Hook {
  readonly useCase: string;
  /** What it resolves to becomes the input; undefined leaves it as it is. */
  readonly before?: (input: unknown, context: ExecutionContext) => Promise<unknown>;
  readonly after?: (input: unknown, result: unknown, context: ExecutionContext) => Promise<void>;
}

/** Hooks registered by code in the same process, called in the order of registration; they are trusted. */
export class InMemoryPluginHooks implements PluginHooks {
  private readonly hooks: Hook[] = [];

  register(hook: Hook): void {
    this.hooks.push(hook);
  }

  concerns(useCase: string): boolean {
    return this.hooks.some((hook) => isFor(hook, useCase));
  }

  async before(useCase: string, input: unknown, context: ExecutionContext): Promise<unknown> {
    let heard = input;
    for (const hook of this.hooks) {
      if (isFor(hook, useCase)) heard = (await hook.before?.(heard, context)) ?? heard;
    }
    return heard;
  }

  async after(useCase: string, input: unknown, result: unknown, context: ExecutionContext) {
    for (const hook of this.hooks) {
      if (isFor(hook, useCase)) await hook.after?.(input, result, context);
    }
  }
}

function isFor(hook: Hook, useCase: string): boolean {
  return hook.useCase === '*' || hook.useCase === useCase;
}
