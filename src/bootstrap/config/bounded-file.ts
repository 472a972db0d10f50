import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * Reads a text file of at most `limit` bytes.
 * @throws Error whose message completes "cannot be read: "; it has the `code` of the system's error
 */
export function readBounded(file: string, limit: number): string {
  const descriptor = openSync(file, 'r');
  try {
    if (!fstatSync(descriptor).isFile() && fstatSync(descriptor).isDirectory()) {
      throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
    }
    const buffer = Buffer.alloc(limit + 1);
    let length = 0;
    for (;;) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
      if (length > limit) {
        throw Object.assign(new Error(`it is larger than ${limit} bytes`), { code: 'EFBIG' });
      }
    }
    return buffer.toString('utf8', 0, length).replace(/^\uFEFF/, '');
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

export function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  return REASONS[code ?? ''] ?? message ?? String(error);
}
