const LINE_END = 0x0a;

export interface LinesWritten {
  /** Lines of which every byte was taken. */
  readonly lines: number;
  /** Bytes of the next line that were taken too, before writing failed. */
  readonly torn: number;
  /** What writing failed with; undefined when all lines were taken. */
  readonly error: Error | undefined;
}

/**
 * Writes as much as can be: a full disk takes a part first, and fails then.
 * @param lines each with its end
 */
export async function writeLines(
  lines: readonly string[],
  write: (bytes: Buffer, offset: number) => Promise<{ readonly bytesWritten: number }>,
): Promise<LinesWritten> {
  const bytes = Buffer.from(lines.join(''));
  let offset = 0;
  try {
    while (offset < bytes.length) offset += (await write(bytes, offset)).bytesWritten;
    return { lines: lines.length, torn: 0, error: undefined };
  } catch (error) {
    const taken = bytes.subarray(0, offset);
    const count = wholeLines(lines, offset);
    return {
      lines: count,
      torn: offset - (taken.lastIndexOf(LINE_END) + 1),
      error: asError(error),
    };
  }
}

/** How many of the lines, from the first on, have room in so many bytes. */
export function wholeLines(lines: readonly string[], room: number): number {
  let left = room;
  for (const [index, line] of lines.entries()) {
    left -= Buffer.byteLength(line);
    if (left < 0) return index;
  }
  return lines.length;
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
