import type { PluginHooks } from '../../ports/plugins/plugin-hooks.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';

/** Several hooks as one, asked in order. */
export class JointHooks implements PluginHooks {
  constructor(private readonly all: readonly PluginHooks[]) {}

  concerns(useCase: string): boolean {
    for (const hooks of this.all) if (hooks.concerns(useCase)) return true;
    return false;
  }

  async before(useCase: string, input: unknown, context: ExecutionContext): Promise<unknown> {
    let heard = input;
    for (const hooks of this.all) {
      if (hooks.concerns(useCase)) heard = await hooks.before(useCase, heard, context);
    }
    return heard;
  }

  async after(useCase: string, input: unknown, result: unknown, context: ExecutionContext) {
    for (const hooks of this.all) {
      if (hooks.concerns(useCase)) await hooks.after(useCase, input, result, context);
    }
  }
}
