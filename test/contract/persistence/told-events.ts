import type { PositionedEvent } from '../../../src/domain/shared/domain-event.js';
import type { EventStream } from '../../../src/ports/runtime/event-log.js';

/** Gives every committed event its position. @returns the head */
export async function sequenceAll(stream: EventStream): Promise<number> {
  while ((await stream.sequence(100)) > 0);
  return stream.head();
}

/** Every event after `position`, sequenced or not when called. */
export async function toldAfter(
  stream: EventStream,
  position: number,
): Promise<readonly PositionedEvent[]> {
  await sequenceAll(stream);
  const events: PositionedEvent[] = [];
  for (;;) {
    const page = await stream.readAfter(events.at(-1)?.position ?? position, 100);
    if (page.length === 0) return events;
    events.push(...page);
  }
}
