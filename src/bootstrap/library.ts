import type { JobHandler } from '../adapters/inbound/worker/job-handler.js';
import {
  checkThreadHandler,
  type ThreadHandlerOptions,
} from '../adapters/inbound/worker/threads/thread-handler-options.js';
import { AsyncExecutionScope } from '../adapters/outbound/system/async-execution-scope.js';
import { ReceiveDelivery, type ReceivedDelivery } from '../application/events/receive-delivery.js';
import type { UseCase } from '../application/shared/use-case.js';
import { systemActor, type Actor } from '../domain/access/actor.js';
import { AppError } from '../domain/shared/app-error.js';
import type { PositionedEvent } from '../domain/shared/domain-event.js';
import type { JsonValue } from '../domain/shared/json.js';
import type { Logger } from '../ports/runtime/logger.js';
import type { AdapterOverrides } from './adapters.js';
import { startBrain, type RunningBrain } from './brain.js';
import type { ConfigOverrides } from './config/config.js';
import { LiveConfiguration } from './config-runtime/live-configuration.js';
import { readSources } from './config/load-config.js';
import { foreignLogging, openLogging } from './logging.js';
import type { OwnHandler } from './own-handler.js';
import type { RoleName } from './roles/role.js';
import { PORTS } from './tokens/ports.js';
import { SERVICES } from './tokens/services.js';
import { USE_CASES, type UseCases } from './tokens/use-cases.js';

export type { Adapters, AdapterOverrides } from './adapters.js';
export type { Config, ConfigOverrides } from './config/config.js';
export type { RoleName } from './roles/role.js';
export type { JobControl, JobHandler } from '../adapters/inbound/worker/job-handler.js';
export type { ThreadHandlerOptions } from '../adapters/inbound/worker/threads/thread-handler-options.js';
export type {
  ThreadControl,
  ThreadHandler,
} from '../adapters/inbound/worker/threads/thread-api.js';
export type { Job } from '../domain/jobs/job.js';
export { AppError } from '../domain/shared/app-error.js';

export type UseCaseName = keyof UseCases;
export type InputOf<Name extends UseCaseName> =
  UseCases[Name] extends UseCase<infer Input, unknown> ? Input : never;
export type OutputOf<Name extends UseCaseName> =
  UseCases[Name] extends UseCase<never, infer Output> ? Output : never;

export type HandlerOption =
  | JobHandler['handle']
  | (Omit<JobHandler, 'queue'> & { readonly file?: never })
  | ThreadHandlerOptions;

export interface BrainOptions {
  /** Settings; what is left out has its default, except that everything is kept in memory. */
  readonly config?: ConfigOverrides;
  /** Adapters to use instead of the configured ones, or functions that wrap those. */
  readonly adapters?: AdapterOverrides;
  /** What does the jobs of queues, by their names: here, or in threads where there is a `file`. */
  readonly handlers?: Readonly<Record<string, HandlerOption>>;
  /** `worker` and `scheduler` unless told otherwise: no port is opened without `api`. */
  readonly roles?: readonly RoleName[];
}

export type EventHandler = (event: PositionedEvent) => void | Promise<void>;

/** Whoever embeds the brain may do everything unless it names an actor. */
const EMBEDDER: Actor = systemActor('library');

const IN_MEMORY: ConfigOverrides = {
  database: { type: 'memory' },
  broker: { type: 'memory' },
  cache: { type: 'memory' },
  logging: { level: 'error' },
};

/** What is not asked for otherwise stays in memory. */
function withMemory(wanted: ConfigOverrides = {}): ConfigOverrides {
  const { database, broker, cache, logging } = wanted;
  return {
    ...wanted,
    database: { ...IN_MEMORY.database, ...database },
    broker: { ...IN_MEMORY.broker, ...broker },
    cache: { ...IN_MEMORY.cache, ...cache },
    logging: { ...IN_MEMORY.logging, ...logging },
  };
}

/** The whole product as an object: what `brain start` runs, and what its own tests use. */
export class Brain {
  private running: Promise<Session> | undefined;
  private session: Session | undefined;
  private readonly handlers: { type: string; handler: EventHandler }[] = [];

  constructor(private readonly options: BrainOptions) {}

  /** @throws AppError `configuration` when the settings are not valid, `conflict` when it runs already */
  async start(): Promise<void> {
    if (this.running) throw new AppError('conflict', 'brain.started', 'It is running already');
    this.running = this.open();
    try {
      this.session = await this.running;
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }

  /** Finishes what is under way; afterwards it can be started again. */
  async stop(): Promise<void> {
    const session = await this.running?.catch(() => undefined);
    if (!session || session !== this.session) return;
    this.session = undefined;
    session.stopping.abort();
    await session.following;
    await session.brain.stop();
    await session.closeLog();
    this.running = undefined;
  }

  /** Where the API answers, when the role `api` runs. */
  get url(): string | undefined {
    return this.session?.brain.url;
  }

  /** Runs a use case as HTTP, AMQP and the command line do: authorised, audited, with hooks. */
  async use<Name extends UseCaseName>(
    name: Name,
    input: InputOf<Name>,
    actor: Actor = EMBEDDER,
  ): Promise<OutputOf<Name>> {
    const { container } = this.require();
    const useCase = container.get<unknown>(USE_CASES[name]) as UseCase<
      InputOf<Name>,
      OutputOf<Name>
    >;
    const requestId = container.get(PORTS.ids).next();
    return container.get(SERVICES.runner).run(useCase, input, { actor, requestId });
  }

  /** Takes in a delivery as if the provider had sent it, signed. */
  async simulateEvent(
    provider: string,
    type: string,
    payload: JsonValue,
  ): Promise<ReceivedDelivery> {
    const { container } = this.require();
    const secret = container.get(PORTS.randomness).secret(32);
    const providers = container.get(SERVICES.webhookProviders);
    const body = new TextEncoder().encode(JSON.stringify(payload));
    const ids = container.get(PORTS.ids);
    const clock = container.get(PORTS.clock);
    const delivery = { type, deliveryId: ids.next(), body };
    const request = providers.get(provider).sign(delivery, secret, clock.now());
    const receive = new ReceiveDelivery({
      providers,
      settings: { secretsOf: () => [secret] },
      events: container.get(PORTS.events),
      jobs: container.get(PORTS.jobs),
      work: container.get(PORTS.work),
      clock,
      ids,
    });
    const context = { actor: EMBEDDER, requestId: ids.next() };
    return container.get(SERVICES.runner).run(receive, { provider, ...request }, context);
  }

  /** Calls `handler` for each domain event of the type (`*` = all) from the start on, in order. */
  onEvent(type: string, handler: EventHandler): void {
    this.handlers.push({ type, handler });
  }

  private require(): RunningBrain {
    if (this.session) return this.session.brain;
    throw new AppError('conflict', 'brain.not-started', 'Call start() first');
  }

  private async open(): Promise<Session> {
    const { config: wanted, adapters = {}, roles = ['worker', 'scheduler'] } = this.options;
    const read = () => readSources({ overrides: withMemory(wanted), env: {} });
    const configuration = new LiveConfiguration(read(), read);
    const { config } = configuration;
    const handlers = await handlersOf(this.options);
    const given = typeof adapters.logger === 'function' ? undefined : adapters.logger;
    const scope = new AsyncExecutionScope();
    const logging = given ? foreignLogging(given) : await openLogging(config, scope);
    const closeLog = () => logging.close();
    try {
      const { logger: _given, ...others } = adapters;
      const brain = await startBrain({
        configuration,
        roles,
        logging,
        handlers,
        adapters: { scope, ...(given ? others : adapters) },
      });
      const stopping = new AbortController();
      const position = await brain.container.get(SERVICES.feed).head();
      return {
        brain,
        stopping,
        following: this.follow(brain, position, stopping.signal),
        closeLog,
      };
    } catch (error) {
      await closeLog();
      throw error;
    }
  }

  private async follow(
    { container }: RunningBrain,
    position: number,
    signal: AbortSignal,
  ): Promise<void> {
    const logger = container.get(PORTS.logger).child('library');
    for await (const events of container.get(SERVICES.feed).follow(position, signal)) {
      for (const event of events) await this.tell(event, logger);
    }
  }

  private async tell(event: PositionedEvent, logger: Logger): Promise<void> {
    for (const { type, handler } of this.handlers) {
      if (type !== '*' && type !== event.type) continue;
      try {
        await handler(event);
      } catch (error) {
        logger.error('event handler failed', { type: event.type, error });
      }
    }
  }
}

async function handlersOf({ handlers = {} }: BrainOptions): Promise<readonly OwnHandler[]> {
  const own: OwnHandler[] = [];
  for (const [queue, given] of Object.entries(handlers)) {
    if (typeof given === 'function') own.push({ queue, handle: given });
    else {
      if (given.file !== undefined) await checkThreadHandler(queue, given);
      own.push({ ...given, queue });
    }
  }
  return own;
}

interface Session {
  readonly brain: RunningBrain;
  readonly stopping: AbortController;
  readonly following: Promise<void>;
  readonly closeLog: () => Promise<void>;
}

export function createBrain(options: BrainOptions = {}): Brain {
  return new Brain(options);
}
