import type { JsonValue } from '../../domain/shared/json.js';
import type { TraceContext } from '../../domain/shared/trace-context.js';

/** A command as it came in; nothing of it has been checked. */
export interface CommandMessage {
  readonly body: Uint8Array;
  /** Empty when the sender named none. */
  readonly contentType: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly routingKey: string;
  readonly replyTo?: string;
  readonly correlationId?: string;
  /** True when it may have been handled before, in part or to the end. */
  readonly redelivered: boolean;
}

/**
 * `done` removes the message. `dead` sets it aside, unchanged, with the reason, where people find it. The
 * reply goes to the sender if it asked for one, as well as may be: who gets none sends the command again.
 */
export type CommandVerdict = CommandAnswer &
  ({ readonly kind: 'done' } | { readonly kind: 'dead'; readonly reason: string });

interface CommandAnswer {
  readonly reply?: JsonValue;
  /** The step of a trace that the reply comes from; it goes with it. */
  readonly trace?: TraceContext | undefined;
}

/** Commands from outside, each handled at least once. */
export interface CommandChannel {
  /**
   * Hands over messages, at most 20 at a time and in no order. A handler that throws gets the same message
   * again, after growing pauses, until it answers: it throws only what passes by itself, because meanwhile
   * the message takes up one of the 20 places.
   * @returns how to stop: nothing new is handed over, and the handlers at work have a few seconds to answer.
   * What they leave unanswered is delivered again, here or elsewhere.
   */
  consume(
    handler: (message: CommandMessage) => Promise<CommandVerdict>,
  ): Promise<() => Promise<void>>;
}
