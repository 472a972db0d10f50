import type { EventId, HandlerExecutionId } from '../shared/ids.js';

/** One attempt to act on a received event. */
export interface HandlerExecution {
  readonly id: HandlerExecutionId;
  readonly eventId: EventId;
  readonly handler: string;
  readonly attempt: number;
  readonly outcome: 'succeeded' | 'failed';
  readonly error: string | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}
