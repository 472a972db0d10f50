/** One server-sent event. */
export interface StreamedEvent {
  readonly id: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Follows an event stream until `enough` says so, or for ten seconds. */
export async function readStream(
  url: string,
  headers: Readonly<Record<string, string>>,
  enough: (events: readonly StreamedEvent[]) => boolean,
): Promise<readonly StreamedEvent[]> {
  const stop = AbortSignal.timeout(10_000);
  const answer = await fetch(url, { headers, signal: stop });
  if (answer.status !== 200 || !answer.body) throw new Error(`stream: ${String(answer.status)}`);
  const events: StreamedEvent[] = [];
  let text = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.map(toEvent).filter((event) => event !== undefined));
    if (enough(events)) break;
  }
  return events;
}

function toEvent(block: string): StreamedEvent | undefined {
  const fields = Object.fromEntries(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  if (fields['id'] === undefined) return undefined;
  return {
    id: Number(fields['id']),
    type: fields['event'] ?? '',
    data: JSON.parse(fields['data'] ?? '{}') as Record<string, unknown>,
  };
}
