import type { Readable } from 'node:stream';
import { redactedStart } from '../../../domain/shared/redacted-start.js';
import type { Clock } from '../../../ports/runtime/clock.js';
import type { Logger } from '../../../ports/runtime/logger.js';

const LONGEST_LINE = 1_000;
/** So much more that no secret is cut in two before it is looked for. */
const MOST_KEPT = 4 * LONGEST_LINE;
const LINES_PER_SECOND = 50;
const BYTES_PER_SECOND = 256 * 1024;

/**
 * What a plugin prints goes into the log, line by line. Beyond the bounds the stream is left unread until
 * the second is over, so that a plugin that prints without end waits for itself.
 */
export function logOutput(
  stream: Readable,
  { logger, clock, redact }: { logger: Logger; clock: Clock; redact: (text: string) => string },
  name: 'stdout' | 'stderr',
): void {
  let rest = '';
  let lines = 0;
  let bytes = 0;
  let isWaiting = false;
  const wait = async () => {
    isWaiting = true;
    stream.pause();
    await clock.sleep(1_000);
    [lines, bytes, isWaiting] = [0, 0, false];
    stream.resume();
  };
  const log = (line: string) => {
    lines += 1;
    if (line === '' || lines > LINES_PER_SECOND) return;
    logger.info('printed', { stream: name, line: redactedStart(line, LONGEST_LINE, redact) });
  };
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    bytes += chunk.length;
    const parts = (rest + chunk).split('\n');
    rest = (parts.pop() ?? '').slice(0, MOST_KEPT);
    for (const line of parts) log(line);
    if (!isWaiting && (lines > LINES_PER_SECOND || bytes > BYTES_PER_SECOND)) void wait();
  });
  stream.on('end', () => {
    log(rest);
  });
  stream.on('error', () => undefined);
}
