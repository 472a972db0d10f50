import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Parser } from 'tar';
import { AppError } from '../../../domain/shared/app-error.js';
import { badSource } from './install-limits.js';

/** Largest archive, unpacked: all its files, their headers and padding. */
const MOST_BYTES = 80 * 1024 * 1024;

/** Time for one pass over an archive, ms. */
const LONGEST_MS = 30_000;

/** What a compressed archive begins with: one within another would be unpacked uncounted. */
const COMPRESSED = Buffer.from([0x1f, 0x8b]);

export interface TarPass {
  /** Asked after each piece: whether what follows is to be left unread. */
  readonly isOver: (bytes: number) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * Unpacks an archive into a parser, piece by piece. What follows its end is not read: over that the parser's time
 * grows with the square of its size.
 * @throws AppError `plugin.bad-source`
 */
export async function readTar(
  archive: string,
  parser: Parser,
  { isOver, signal }: TarPass,
): Promise<void> {
  const limit = AbortSignal.timeout(LONGEST_MS);
  const stop = signal ? AbortSignal.any([signal, limit]) : limit;
  const done = new Promise<void>((resolve, reject) => {
    parser.once('end', resolve).on('error', reject);
    stop.addEventListener('abort', () => {
      reject(new Error('stopped'));
    });
  });
  done.catch(() => undefined);
  let isCut = false;
  let fault: AppError | undefined;
  const feed = async (unpacked: AsyncIterable<Buffer>) => {
    let bytes = 0;
    for await (const piece of unpacked) {
      const isNested = bytes === 0 && piece.subarray(0, 2).equals(COMPRESSED);
      bytes += piece.length;
      if (isNested) fault = badSource('it is nested');
      if (bytes > MOST_BYTES) fault = badSource(`it unpacks to more than ${MOST_BYTES} bytes`);
      if (fault) throw fault;
      if (!parser.write(piece)) await Promise.race([once(parser, 'drain', { signal: stop }), done]);
      isCut = isOver(bytes);
      if (isCut) return;
    }
  };
  try {
    await pipeline(createReadStream(archive), createGunzip(), feed, { signal: stop }).catch(
      (error: unknown) => {
        // To leave the rest unread counts as an abort.
        if (!isCut) throw error;
      },
    );
    parser.end();
    await done;
  } catch (error) {
    // What was thrown within the pipeline comes out as an abort.
    if (fault) throw fault;
    if (error instanceof AppError) throw error;
    if (limit.aborted) throw badSource(`it takes longer than ${LONGEST_MS} ms to unpack`, error);
    const why = error instanceof Error ? error.message : String(error);
    throw badSource(`it is no archive that can be unpacked: ${why}`, error);
  }
}
