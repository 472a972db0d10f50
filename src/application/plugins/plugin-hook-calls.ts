import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginHooks } from '../../ports/plugins/plugin-hooks.js';
import { PluginCallError } from '../../ports/plugins/plugin-runtime.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { HookIndex, itemUseCaseOf, type IndexedHook } from './hook-index.js';
import { plainJson } from './plain-json.js';
import type { SupervisedPlugin } from './supervised-plugin.js';
import type { UseCaseCatalogue } from './use-case-catalogue.js';

/** Observations that may wait for slow plugins; more are dropped. */
const MOST_OBSERVATIONS = 1_000;

/**
 * Puts use cases to the plugins that stand there. A plugin that fails or is late costs the caller its deadline
 * at most; whether the call goes on then is the plugin's declared policy.
 */
export class PluginHookCalls implements PluginHooks {
  private index: HookIndex<SupervisedPlugin> | undefined;
  private observing = 0;
  /** Observations that no plugin heard of. */
  dropped = 0;

  constructor(
    private readonly deps: { readonly work: UnitOfWork; readonly useCases: UseCaseCatalogue },
  ) {}

  setPlugins(plugins: readonly SupervisedPlugin[]): void {
    const hasHooks = plugins.some(
      ({ manifest: { hooks } }) => Object.keys(hooks.before).length + hooks.after.length > 0,
    );
    this.index = hasHooks ? new HookIndex(plugins, this.deps.useCases) : undefined;
  }

  concerns(useCase: string): boolean {
    return this.index?.has(useCase) ?? false;
  }

  /** @throws AppError `forbidden` (`plugin.refused`) with the plugin's reason */
  async before(useCase: string, input: unknown, context: ExecutionContext): Promise<unknown> {
    let heard = input;
    for (const hook of this.index?.before(useCase) ?? []) {
      heard = await this.put(hook, useCase, heard, context);
    }
    return heard;
  }

  /** Tells them once the change is committed, and waits for nobody. */
  after(
    useCase: string,
    input: unknown,
    result: unknown,
    context: ExecutionContext,
  ): Promise<void> {
    const hooks = this.index?.after(useCase) ?? [];
    if (hooks.length === 0) return Promise.resolve();
    const parameters = {
      inputs: plainJson(input),
      result: plainJson(result),
      context: { ...shown(context), useCase },
    };
    this.deps.work.afterCommit(() => {
      for (const { plugin, name } of hooks) this.observe(plugin, { ...parameters, name });
    });
    return Promise.resolve();
  }

  private observe(plugin: SupervisedPlugin, parameters: JsonObject): void {
    if (this.observing >= MOST_OBSERVATIONS) {
      this.dropped += 1;
      return;
    }
    this.observing += 1;
    void plugin
      .call('after', parameters)
      .catch(() => (this.dropped += 1))
      .finally(() => {
        this.observing -= 1;
      });
  }

  private async put(
    hook: IndexedHook<SupervisedPlugin>,
    useCase: string,
    input: unknown,
    context: ExecutionContext,
  ): Promise<unknown> {
    const { plugin, name, role } = hook;
    const item = itemUseCaseOf(useCase);
    const inputs = item === undefined ? [input] : (input as { items: readonly unknown[] }).items;
    try {
      const answer = await plugin.call('before', {
        name,
        useCase: item ?? useCase,
        inputs: inputs.map(plainJson),
        context: shown(context),
      });
      if (answer === null) return input;
      const changed = this.checked(item ?? useCase, answer, inputs.length, plugin);
      return item === undefined ? changed[0] : { items: changed };
    } catch (error) {
      if (!(error instanceof PluginCallError)) throw error;
      return this.without(error, hook, role === 'veto', input);
    }
  }

  private checked(
    useCase: string,
    answer: JsonValue,
    length: number,
    plugin: SupervisedPlugin,
  ): readonly unknown[] {
    try {
      if (!Array.isArray(answer) || answer.length !== length) throw new Error('it is incomplete');
      return answer.map((input: JsonValue) => this.deps.useCases.parse(useCase, input));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = `its input for ${useCase} is not valid: ${why}`;
      plugin.strike(reason);
      throw new PluginCallError('threw', reason);
    }
  }

  private without(
    error: PluginCallError,
    { plugin }: IndexedHook<SupervisedPlugin>,
    isVeto: boolean,
    input: unknown,
  ): unknown {
    const { name } = plugin.manifest;
    if (error.failure === 'refused' && isVeto) {
      throw new AppError('forbidden', 'plugin.refused', `${name}: ${error.message}`, {
        data: { plugin: name },
      });
    }
    if (error.failure === 'refused') {
      plugin.strike('it refused a call that it may only change');
    }
    if (plugin.policy(isVeto) === 'allow') return input;
    const isTooLarge = error.failure === 'too-large';
    throw new AppError(
      isTooLarge ? 'too-large' : 'unavailable',
      isTooLarge ? 'plugin.input-too-large' : 'plugin.unavailable',
      `The plugin ${name} must agree to this, but ${error.message}`,
      { data: { plugin: name }, retryAfterSeconds: 1 },
    );
  }
}

function shown({ actor, requestId }: ExecutionContext): JsonObject {
  return { actor: actor.id, actorKind: actor.kind, requestId };
}
