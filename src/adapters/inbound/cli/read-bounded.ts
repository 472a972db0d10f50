import { createReadStream } from 'node:fs';
import { AppError } from '../../../domain/shared/app-error.js';

/** Reads pipes too. @throws AppError `validation` when it cannot, or when there is more than `limit` bytes */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  try {
    return await collectBounded(createReadStream(path, { end: limit }), path, limit);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = (code === undefined ? undefined : REASONS[code]) ?? message;
    throw new AppError('validation', 'file.unreadable', `Cannot read ${path}: ${reason}`, {
      cause,
    });
  }
}

/** @param name of where it comes from. @throws AppError `validation` when there is more than `limit` bytes */
export async function collectBounded(
  source: AsyncIterable<unknown>,
  name: string,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size <= limit) continue;
    throw new AppError('validation', 'file.too-large', `${name} is larger than ${limit} bytes`);
  }
  return Buffer.concat(chunks);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};
