import { createReadStream } from 'node:fs';
import { AppError } from '../../../domain/shared/app-error.js';

/** Reads pipes too. @throws AppError `validation` when it cannot, or when there is more than `limit` bytes */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { end: limit })) {
      chunks.push(chunk as Buffer);
      size += (chunk as Buffer).length;
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = (code === undefined ? undefined : REASONS[code]) ?? message;
    throw new AppError('validation', 'file.unreadable', `Cannot read ${path}: ${reason}`, {
      cause,
    });
  }
  if (size <= limit) return Buffer.concat(chunks);
  throw new AppError('validation', 'file.too-large', `${path} is larger than ${limit} bytes`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};
