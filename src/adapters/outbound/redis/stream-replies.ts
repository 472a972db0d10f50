import type { JsonValue } from '../../../domain/shared/json.js';
import { toTraceHeaders, type TraceContext } from '../../../domain/shared/trace-context.js';
import type { CommandMessage } from '../../../ports/runtime/command-channel.js';
import type { Logger } from '../../../ports/runtime/logger.js';
import { reasonOf } from '../messaging/broker-unavailable.js';
import { REPLY } from './broker-scripts.js';
import type { RedisLink } from './redis-link.js';

const MOST_KEPT = 1000;
const KEPT_MS = 3_600_000;
const LONGEST_NAME = 300;

/**
 * Replies to senders, on streams whose names begin with `<prefix>.replies.`: a sender may name no other key, for
 * this process may write where the sender may not. Such a stream keeps the last 1000 replies, and is gone an hour
 * after the last one.
 */
export class StreamReplies {
  constructor(
    private readonly deps: { readonly link: RedisLink; readonly logger: Logger },
    private readonly streamsBegin: string,
  ) {}

  /** Never rejects. */
  async send(
    { replyTo, correlationId }: CommandMessage,
    reply: JsonValue,
    trace: TraceContext | undefined,
  ): Promise<void> {
    if (!replyTo) return;
    if (!replyTo.startsWith(this.streamsBegin) || replyTo.length > LONGEST_NAME) {
      this.reportLoss(`reply-to must begin with ${this.streamsBegin}`);
      return;
    }
    const fields = [
      ...['content-type', 'application/json', 'body', JSON.stringify(reply)],
      ...(correlationId === undefined ? [] : ['correlation-id', correlationId]),
      ...(trace ? ['headers', JSON.stringify(toTraceHeaders(trace))] : []),
    ];
    try {
      await this.deps.link.ask((redis) =>
        redis.eval(REPLY, 1, replyTo, MOST_KEPT, KEPT_MS, ...fields),
      );
    } catch (error) {
      this.reportLoss(reasonOf(error));
    }
  }

  private reportLoss(reason: string): void {
    this.deps.logger.warn('Reply to a command not sent', { reason });
  }
}
