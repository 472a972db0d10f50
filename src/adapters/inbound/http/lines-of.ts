import type { IncomingMessage } from 'node:http';
import { AppError } from '../../../domain/shared/app-error.js';

/**
 * The lines of a body, as they come. Nothing but the line under way is held.
 * @param longest in bytes
 * @throws AppError `too-large` at a longer line, `validation` when the client broke off
 */
export async function* linesOf(request: IncomingMessage, longest: number): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of request as AsyncIterable<Uint8Array>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (rest.length > longest) throw tooLong(longest);
    }
  } catch (cause) {
    if (cause instanceof AppError || request.complete) throw cause;
    throw new AppError('validation', 'request.incomplete', 'The body is incomplete', { cause });
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

function tooLong(longest: number): AppError {
  const message = `A line is longer than ${String(longest)} bytes`;
  return new AppError('too-large', 'request.line-too-long', message);
}
