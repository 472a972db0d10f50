import { AppError } from '../../../../domain/shared/app-error.js';

/** Largest answer taken: a webhook's payload may have 25 MB. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** @throws AppError `integration` when the answer is larger than 32 MB */
export async function readAnswer({ body }: Response): Promise<string> {
  if (!body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      throw new AppError(
        'integration',
        'client.answer-too-large',
        'The answer is larger than 32 MB; ask for fewer items with --limit',
      );
    }
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks));
}
