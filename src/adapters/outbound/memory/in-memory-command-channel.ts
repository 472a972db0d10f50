import type { JsonValue } from '../../../domain/shared/json.js';
import { toTraceHeaders, type TraceHeaders } from '../../../domain/shared/trace-context.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type {
  CommandChannel,
  CommandMessage,
  CommandVerdict,
} from '../../../ports/runtime/command-channel.js';

const MOST_AT_WORK = 20;
const MOST_KEPT = 1000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;
const DRAIN_MS = 5000;

type Handler = (message: CommandMessage) => Promise<CommandVerdict>;

export interface DeadCommand {
  readonly message: CommandMessage;
  readonly reason: string;
}

export interface CommandReply {
  readonly replyTo: string;
  readonly correlationId?: string;
  readonly reply: JsonValue;
  readonly headers: Partial<TraceHeaders>;
}

interface Consumer {
  readonly handler: Handler;
  readonly stopping: AbortController;
  readonly atWork: Set<Promise<void>>;
}

/** A queue within the process. Keeps the last 1000 dead commands and replies for who wants to look. */
export class InMemoryCommandChannel implements CommandChannel {
  readonly dead: DeadCommand[] = [];
  readonly replies: CommandReply[] = [];
  private waiting: CommandMessage[] = [];
  private readonly consumers = new Set<Consumer>();

  constructor(private readonly clock: Clock) {}

  /** @throws RangeError when 1000 messages wait already */
  send(message: CommandMessage): void {
    if (this.waiting.length >= MOST_KEPT) throw new RangeError('The command channel is full');
    this.waiting.push({ ...message, body: Uint8Array.from(message.body) });
    this.handOver();
  }

  async consume(handler: Handler): Promise<() => Promise<void>> {
    const consumer: Consumer = { handler, stopping: new AbortController(), atWork: new Set() };
    this.consumers.add(consumer);
    this.handOver();
    return () => this.stop(consumer);
  }

  private async stop(consumer: Consumer): Promise<void> {
    this.consumers.delete(consumer);
    consumer.stopping.abort();
    const drained = new AbortController();
    const drain = Promise.all(consumer.atWork).finally(() => drained.abort());
    await Promise.race([drain, this.clock.sleep(DRAIN_MS, drained.signal)]);
  }

  private handOver(): void {
    for (const consumer of this.consumers) {
      while (consumer.atWork.size < MOST_AT_WORK) {
        const message = this.waiting.shift();
        if (!message) return;
        const work = this.handle(consumer, message).finally(() => {
          consumer.atWork.delete(work);
          this.handOver();
        });
        consumer.atWork.add(work);
      }
    }
  }

  private async handle(consumer: Consumer, message: CommandMessage): Promise<void> {
    const verdict = await this.untilAnswered(consumer, message);
    if (!verdict) {
      this.waiting.push({ ...message, redelivered: true });
      return;
    }
    if (verdict.kind === 'dead') keep(this.dead, { message, reason: verdict.reason });
    const { replyTo, correlationId } = message;
    if (verdict.reply === undefined || replyTo === undefined) return;
    const reply = structuredClone(verdict.reply);
    const headers = verdict.trace ? toTraceHeaders(verdict.trace) : {};
    const correlated = correlationId !== undefined && { correlationId };
    keep(this.replies, { replyTo, reply, headers, ...correlated });
  }

  private async untilAnswered(
    { handler, stopping }: Consumer,
    message: CommandMessage,
  ): Promise<CommandVerdict | undefined> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        return await handler(message);
      } catch {
        await this.clock.sleep(pauseMs, stopping.signal);
      }
      if (stopping.signal.aborted) return undefined;
    }
  }
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > MOST_KEPT) list.shift();
}
