import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK = 16 * 1024;

/**
 * Reads a text file of at most `limit` bytes; pipes and devices too, as secrets often come by them.
 * @throws Error that `reasonOf` can tell people about
 */
export function readBounded(file: string, limit: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const read = readSync(descriptor, chunk);
      if (read === 0) break;
      length += read;
      if (length > limit) throw new Error(`it is larger than ${limit} bytes`);
      chunks.push(chunk.subarray(0, read));
    }
    return Buffer.concat(chunks)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
  } finally {
    closeSync(descriptor);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  EISDIR: 'it is a folder',
};

/** Completes "cannot be read: ". */
export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return REASONS[code ?? ''] ?? message ?? String(error);
}
