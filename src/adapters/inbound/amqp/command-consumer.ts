import type { UseCaseRunner } from '../../../application/shared/use-case-runner.js';
import type { Actor } from '../../../domain/access/actor.js';
import { toAppError, validationError, type AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';
import { parseTrace, type TraceContext } from '../../../domain/shared/trace-context.js';
import type {
  CommandChannel,
  CommandMessage,
  CommandVerdict,
} from '../../../ports/runtime/command-channel.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { Tracer } from '../../../ports/runtime/tracer.js';
import { parseCloudEvent, type CloudEvent } from '../wire/cloud-event.js';
import { refuseUnsafe } from '../wire/parse-dto.js';
import type { Command } from './command.js';

/** Commands act as this service account. */
const ACTOR: Actor = { kind: 'service', id: 'service:amqp', role: 'service' };

/** Longest reason kept on a dead message, in characters. */
const MAX_REASON_LENGTH = 1_000;

interface Handling {
  readonly requestId: string;
  /** The sender's; once a span is open for the command, that. */
  trace: TraceContext | undefined;
}

export interface CommandConsumerDeps {
  readonly channel: CommandChannel;
  readonly commands: readonly Command[];
  readonly runner: UseCaseRunner;
  readonly newRequestId: () => string;
  readonly logger: Logger;
  readonly tracer: Tracer;
}

/**
 * Runs commands that come as CloudEvents. A repeat (same source and id) changes nothing and is answered as
 * the first time; what cannot be done is set aside with the reason; what cannot be done now is tried again.
 */
export class CommandConsumer {
  private readonly commands: ReadonlyMap<string, Command>;
  private stopConsuming: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly deps: CommandConsumerDeps) {
    this.commands = new Map(deps.commands.map((command) => [command.type, command]));
  }

  async start(): Promise<void> {
    this.stopConsuming = await this.deps.channel.consume((message) => this.handle(message));
  }

  stop(): Promise<void> {
    return this.stopConsuming();
  }

  private async handle(message: CommandMessage): Promise<CommandVerdict> {
    const requestId = this.deps.newRequestId();
    const { traceparent, tracestate } = message.headers;
    const handling: Handling = { requestId, trace: parseTrace(traceparent, tracestate) };
    try {
      const reply = await this.execute(message, handling);
      return { kind: 'done', reply, trace: handling.trace };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.retryable) throw error;
      const { trace } = handling;
      const traced = trace && { traceId: trace.traceId };
      this.deps.logger.warn('command refused', { requestId, code: error.code, error, ...traced });
      const reason = `${error.code}: ${error.message}`.slice(0, MAX_REASON_LENGTH);
      return { kind: 'dead', reason, reply: toReply(error, requestId), trace };
    }
  }

  private async execute(message: CommandMessage, handling: Handling): Promise<JsonObject> {
    const event = parseCloudEvent(message.body);
    // Where the command came from says more than who passed the message on.
    handling.trace = event.trace ?? handling.trace;
    refuseUnsafe(event.data);
    const command = this.commands.get(event.type);
    if (!command) {
      throw validationError('command.unknown', `There is no command ${event.type}`);
    }
    const step = {
      name: `process ${command.type}`,
      kind: 'consumer',
      attributes: { 'messaging.operation.type': 'process', 'messaging.message.id': event.id },
      parent: handling.trace,
    } as const;
    return this.deps.tracer.span(step, ({ context }) => {
      handling.trace = context;
      return this.run(command, event, handling);
    });
  }

  private async run(
    command: Command,
    event: CloudEvent,
    { requestId, trace }: Handling,
  ): Promise<JsonObject> {
    const { result } = await this.deps.runner.runOnce(
      command.useCase,
      command.parse(event.data),
      { actor: ACTOR, requestId, ...(trace && { trace }) },
      {
        scope: `amqp ${event.source}`,
        key: event.id,
        request: { type: event.type, data: event.data },
        toJson: (output) => toJson(command.present(output as never)),
      },
    );
    return result as JsonObject;
  }
}

function toJson(view: object): JsonObject {
  return JSON.parse(JSON.stringify(view)) as JsonObject;
}

function toReply({ kind, code, message, faults }: AppError, requestId: string): JsonObject {
  const errors = faults.map(({ path, message: fault }) => ({ path, message: fault }));
  return { title: kind, detail: message, code, errors, requestId };
}
