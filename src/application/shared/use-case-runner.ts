import { authorise } from '../../domain/access/actor.js';
import type { AuditEntry } from '../../domain/access/audit-entry.js';
import { toAppError, type AppError } from '../../domain/shared/app-error.js';
import type { PressureLevel } from '../../domain/storage/storage-pressure.js';
import type { AuditLog } from '../../ports/access/audit-log.js';
import type { ErrorRecorder } from '../../ports/errors/error-recorder.js';
import type { PluginHooks } from '../../ports/plugins/plugin-hooks.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { ExecutionContext, ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { Tracer } from '../../ports/runtime/tracer.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type { IdempotentExecution, IdempotentRequest } from './idempotent-execution.js';
import type { UseCaseMetrics } from './use-case-metrics.js';
import { isIntake, isWrite, type UseCase } from './use-case.js';

export interface UseCaseRunnerDeps {
  readonly work: UnitOfWork;
  readonly scope: ExecutionScope;
  readonly hooks: PluginHooks;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly ids: IdGenerator;
  readonly logger: Logger;
  readonly idempotency: IdempotentExecution;
  /** Told of every use case that ended; refusals that are the caller's fault count as successes. */
  readonly outcomes?: { count(failure?: Error): void };
  readonly errors?: ErrorRecorder;
  readonly tracer?: Tracer;
  readonly measures?: UseCaseMetrics;
  /** Asked before something new is taken in. At the level `hard` denials are told to the log alone. */
  readonly storage?: { readonly level: PressureLevel; requireRoom(): void };
  /** Told of every answer. */
  readonly reads?: {
    answered(
      useCase: UseCase<never, unknown>,
      result: unknown,
      context: ExecutionContext,
    ): Promise<void> | undefined;
  };
}

/** A request that is to have its effect once, and how its result is kept to be repeated. */
export interface OnceRequest<Output> extends IdempotentRequest {
  readonly toJson: (result: Output) => JsonValue;
}

/**
 * The one way to a use case: authorise, plugin hooks, execute, audit; timed, logged, traced, its errors classified.
 * Audited are the writes of people and programs with a credential; deliveries and system work leave their
 * own records. The audit entry of a done write commits with it, unless it reaches out.
 */
export class UseCaseRunner {
  constructor(private readonly deps: UseCaseRunnerDeps) {}

  run<Input, Output>(
    useCase: UseCase<Input, Output>,
    input: Input,
    context: ExecutionContext,
  ): Promise<Output> {
    if (!this.deps.hooks.concerns(useCase.name)) {
      return this.traced(useCase, context, (traced) => this.execute(useCase, input, traced));
    }
    return this.traced(useCase, context, async (traced) =>
      this.execute(useCase, await this.before(useCase, input, traced), traced),
    );
  }

  /** As `run`, once per key: a repeat is authorised and put to the hooks again, and gets the first answer. */
  runOnce<Input, Output>(
    useCase: UseCase<Input, Output>,
    input: Input,
    context: ExecutionContext,
    { toJson, ...request }: OnceRequest<Output>,
  ): Promise<{ readonly result: JsonValue; readonly repeated: boolean }> {
    // Its result and the key commit together, or neither does.
    if (useCase.reachesOut)
      throw new Error(`${useCase.name} reaches out: it cannot be run once per key`);
    return this.traced(useCase, context, async (traced) => {
      // Hooks may take a while: no transaction is open yet.
      const heard = await this.before(useCase, input, traced);
      return this.deps.idempotency.run(request, async () =>
        toJson(await this.execute(useCase, heard, traced)),
      );
    });
  }

  private traced<Result>(
    useCase: UseCase<never, unknown>,
    context: ExecutionContext,
    action: (context: ExecutionContext) => Promise<Result>,
  ): Promise<Result> {
    const { tracer } = this.deps;
    if (!tracer?.isOn) return this.guard(useCase, context, action);
    const attributes = { 'brain.actor.kind': context.actor.kind };
    const step = { name: useCase.name, attributes, parent: context.trace };
    return tracer.span(step, ({ context: trace }) =>
      this.guard(useCase, trace ? { ...context, trace } : context, action),
    );
  }

  /** Failures are audited out here, where no unit of work is open that a failure would roll back. */
  private guard<Result>(
    useCase: UseCase<never, unknown>,
    context: ExecutionContext,
    action: (context: ExecutionContext) => Promise<Result>,
  ): Promise<Result> {
    return this.deps.scope.run(context, async () => {
      const startedMs = this.deps.clock.monotonicMs();
      try {
        authorise(context.actor, useCase.permission);
        if (isIntake(useCase, context)) this.deps.storage?.requireRoom();
        const result = await action(context);
        const told = this.deps.reads?.answered(useCase, result, context);
        if (told) await told;
        this.logDone(useCase.name, startedMs);
        this.deps.measures?.ended(useCase.name, context, this.elapsed(startedMs));
        this.deps.outcomes?.count();
        return result;
      } catch (thrown) {
        const error = toAppError(thrown);
        this.deps.outcomes?.count(isRefusal(error) ? undefined : error);
        this.deps.errors?.record(error, useCase.name);
        this.deps.measures?.ended(useCase.name, context, this.elapsed(startedMs), error);
        this.logFailed(useCase.name, startedMs, error);
        if (isAudited(useCase, context)) await this.auditFailure(useCase.name, context, error);
        throw error;
      }
    });
  }

  /** What hooks hand back is of the input's type: they check it. */
  private before<Input>(
    { name }: UseCase<Input, unknown>,
    input: Input,
    context: ExecutionContext,
  ): Input | Promise<Input> {
    const { hooks } = this.deps;
    return hooks.concerns(name) ? (hooks.before(name, input, context) as Promise<Input>) : input;
  }

  private async execute<Input, Output>(
    useCase: UseCase<Input, Output>,
    input: Input,
    context: ExecutionContext,
  ): Promise<Output> {
    const { hooks, work, audit } = this.deps;
    const attempt = async () => {
      const result = await useCase.execute(input, context);
      if (hooks.concerns(useCase.name)) await hooks.after(useCase.name, input, result, context);
      return result;
    };
    if (useCase.leavesOwnRecord || !isAudited(useCase, context)) return attempt();
    const record = () => audit.append(this.auditEntry(useCase.name, context, 'done', null));
    if (useCase.reachesOut) {
      const result = await attempt();
      await work.run(record);
      return result;
    }
    return work.run(async () => {
      const result = await attempt();
      await record();
      return result;
    });
  }

  /** A failure that cannot be audited (the database is down) must not hide the failure itself. */
  private async auditFailure(useCase: string, context: ExecutionContext, error: AppError) {
    if (error.kind === 'unavailable' || error.kind === 'storage-full') return;
    const outcome = error.kind === 'forbidden' ? 'denied' : 'failed';
    // Anybody with a key could go on filling what is full.
    if (outcome === 'denied' && this.deps.storage?.level === 'hard') return;
    try {
      await this.deps.work.run(() =>
        this.deps.audit.append(this.auditEntry(useCase, context, outcome, error.code)),
      );
    } catch (failure) {
      this.deps.logger.error('audit entry lost', { useCase, outcome, error: failure });
    }
  }

  private auditEntry(
    useCase: string,
    { actor, requestId }: ExecutionContext,
    outcome: AuditEntry['outcome'],
    code: string | null,
  ): AuditEntry {
    const { ids, clock } = this.deps;
    return { id: ids.next(), at: clock.now(), actor: actor.id, useCase, outcome, code, requestId };
  }

  private logDone(useCase: string, startedMs: number): void {
    if (!this.deps.logger.isEnabled('debug')) return;
    this.deps.logger.debug('use case done', { useCase, durationMs: this.elapsed(startedMs) });
  }

  private logFailed(useCase: string, startedMs: number, error: AppError): void {
    const facts = { useCase, durationMs: this.elapsed(startedMs), code: error.code };
    if (isRefusal(error)) this.deps.logger.info('use case refused', facts);
    else this.deps.logger.error('use case failed', { ...facts, error });
  }

  private elapsed(startedMs: number): number {
    return Math.round((this.deps.clock.monotonicMs() - startedMs) * 1_000) / 1_000;
  }
}

/** Whether nothing is wrong with the program: neither counted as a failure nor logged as an error. */
export function isRefusal({ severity }: AppError): boolean {
  return severity === 'low';
}

function isAudited(
  useCase: Pick<UseCase<never, unknown>, 'permission'>,
  context: ExecutionContext,
) {
  return isWrite(useCase) && ['api-key', 'local', 'service'].includes(context.actor.kind);
}
