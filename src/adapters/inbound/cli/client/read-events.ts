import { AppError } from '../../../../domain/shared/app-error.js';

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Longest event taken, in characters. */
const LONGEST = 1024 * 1024;

/** Server-sent events as they come; comments are left out. */
export async function* readEvents({ body }: Response): AsyncGenerator<ServerEvent> {
  if (!body) return;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    if (text.length > LONGEST) {
      throw new AppError('integration', 'client.answer-too-large', 'An event is larger than 1 MB');
    }
    for (const block of blocks) {
      const event = toEvent(block);
      if (event.data !== '') yield event;
    }
  }
}

function toEvent(block: string): ServerEvent {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice('event: '.length);
    else if (line.startsWith('data: ')) data.push(line.slice('data: '.length));
  }
  return { event, data: data.join('\n') };
}
