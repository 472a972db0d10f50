import { AppError } from '../../domain/shared/app-error.js';
import type { JsonObject, JsonValue } from '../../domain/shared/json.js';
import type { PluginHooks } from '../../ports/plugins/plugin-hooks.js';
import { PluginCallError, type PluginFailure } from '../../ports/plugins/plugin-runtime.js';
import type { ExecutionContext } from '../../ports/runtime/execution-scope.js';
import type { Counter, Metrics } from '../../ports/runtime/metrics.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import { HookIndex, itemUseCaseOf, type IndexedHook } from './hook-index.js';
import { changedInput, partsOf } from './hook-inputs.js';
import { actorIdOf, type CallTerms, type HookedPlugin } from './hooked-plugin.js';
import { plainJson } from './plain-json.js';
import type { UseCaseCatalogue } from './use-case-catalogue.js';

/** Observations that may wait for slow plugins; more are dropped. */
const MOST_OBSERVATIONS = 1_000;

/** What callers hear: what the plugin itself says of its failure is for its operator. */
const FAILURES: Readonly<Record<PluginFailure, string>> = {
  refused: 'it refused',
  threw: 'it failed',
  timeout: 'it did not answer in time',
  cancelled: 'nobody waits for it any more',
  gone: 'it does not run at the moment',
  'too-large': 'the input is too large for it',
  busy: 'it is too busy',
};

/**
 * Puts use cases to the plugins that stand there. A plugin that fails or is late costs the caller its deadline
 * at most; whether the call goes on then is the plugin's declared policy. What a plugin does itself is not put
 * to it.
 */
export class PluginHookCalls implements PluginHooks {
  private index: HookIndex<HookedPlugin> | undefined;
  private observing = 0;
  /** Observations that no plugin heard of. */
  private readonly dropped: Counter;

  constructor(
    private readonly deps: {
      readonly work: UnitOfWork;
      readonly useCases: UseCaseCatalogue;
      readonly metrics: Metrics;
    },
  ) {
    this.dropped = deps.metrics.counter({
      name: 'plugin_observations_dropped_total',
      help: 'Hooks after use cases that a plugin did not hear of, because it failed or was too slow.',
      labels: ['plugin'],
    });
  }

  setPlugins(plugins: readonly HookedPlugin[]): void {
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
      if (!isOwnDoing(hook, context)) heard = await this.put(hook, useCase, heard, context);
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
    const hooks = (this.index?.after(useCase) ?? []).filter((hook) => !isOwnDoing(hook, context));
    if (hooks.length === 0) return Promise.resolve();
    const parameters = {
      inputs: plainJson(input),
      result: plainJson(result),
      context: { ...shown(context), useCase },
    };
    const terms = termsOf(context);
    this.deps.work.afterCommit(() => {
      for (const { plugin, name } of hooks) this.observe(plugin, { ...parameters, name }, terms);
    });
    return Promise.resolve();
  }

  private observe(plugin: HookedPlugin, parameters: JsonObject, terms: CallTerms): void {
    const labels = { plugin: plugin.manifest.name };
    if (this.observing >= MOST_OBSERVATIONS) {
      this.dropped.add(1, labels);
      return;
    }
    this.observing += 1;
    void plugin
      .call('after', parameters, terms)
      .catch(() => {
        this.dropped.add(1, labels);
      })
      .finally(() => {
        this.observing -= 1;
      });
  }

  private async put(
    hook: IndexedHook<HookedPlugin>,
    useCase: string,
    input: unknown,
    context: ExecutionContext,
  ): Promise<unknown> {
    const item = itemUseCaseOf(useCase);
    const inputs = item === undefined ? [input] : (input as { items: readonly unknown[] }).items;
    try {
      const heard: unknown[] = [];
      for (const part of partsOf(inputs.map(plainJson))) {
        const given = inputs.slice(heard.length, heard.length + part.length);
        heard.push(...(await this.ask(hook, { useCase: item ?? useCase, part, given, context })));
      }
      if (heard.every((one, index) => one === inputs[index])) return input;
      return item === undefined ? heard[0] : { items: heard };
    } catch (error) {
      if (!(error instanceof PluginCallError)) throw error;
      return this.without(error, hook, { input, cause: termsOf(context).cause });
    }
  }

  /** @returns the inputs as they are after the hook; those given when it changed none */
  private async ask(
    { plugin, name }: IndexedHook<HookedPlugin>,
    { useCase, part, given, context }: Question,
  ): Promise<readonly unknown[]> {
    const { useCases } = this.deps;
    const terms = termsOf(context);
    const parameters = { name, useCase, inputs: part, context: shown(context) };
    const answer = await plugin.call('before', parameters, terms);
    if (answer === null || !useCases.isChangeable(useCase)) return given;
    try {
      if (!Array.isArray(answer) || answer.length !== part.length) {
        throw new Error('it is incomplete');
      }
      return answer.map((changed: JsonValue, index) =>
        changedInput(given[index], changed, (json) => useCases.parse(useCase, json)),
      );
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = `its input for ${useCase} is not valid: ${why}`;
      plugin.strike(reason, terms.cause);
      throw new PluginCallError('threw', reason);
    }
  }

  private without(
    error: PluginCallError,
    { plugin, role }: IndexedHook<HookedPlugin>,
    { input, cause }: { readonly input: unknown; readonly cause: string | undefined },
  ): unknown {
    const { name } = plugin.manifest;
    const isVeto = role === 'veto';
    if (error.failure === 'refused' && isVeto) {
      throw new AppError('forbidden', 'plugin.refused', `${name}: ${error.message}`, {
        data: { plugin: name },
      });
    }
    if (error.failure === 'refused') {
      plugin.strike('it refused a call that it may only change', cause);
    }
    if (plugin.policy(isVeto) === 'allow') return input;
    const isTooLarge = error.failure === 'too-large';
    throw new AppError(
      isTooLarge ? 'too-large' : 'unavailable',
      isTooLarge ? 'plugin.input-too-large' : 'plugin.unavailable',
      `The plugin ${name} must agree to this, but ${FAILURES[error.failure]}`,
      { data: { plugin: name }, retryAfterSeconds: 1 },
    );
  }
}

interface Question {
  readonly useCase: string;
  readonly part: readonly JsonValue[];
  readonly given: readonly unknown[];
  readonly context: ExecutionContext;
}

function isOwnDoing({ plugin }: IndexedHook<HookedPlugin>, { actor }: ExecutionContext): boolean {
  return actor.id === actorIdOf(plugin.manifest.name);
}

/** People and providers choose what they send; the program and its operator do not mean to bring a plugin down. */
function termsOf({ actor, pluginDepth = 0 }: ExecutionContext): CallTerms {
  const isStranger = actor.kind === 'api-key' || actor.kind === 'provider';
  return { cause: isStranger ? actor.id : undefined, depth: pluginDepth };
}

function shown({ actor, requestId }: ExecutionContext): JsonObject {
  return { actor: actor.id, actorKind: actor.kind, requestId };
}
