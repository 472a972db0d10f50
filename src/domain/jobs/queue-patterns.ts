import { validationError } from '../shared/app-error.js';

const PATTERN = /^[a-z0-9*][a-z0-9._*-]{0,99}$/i;

/**
 * Which queues are meant by names and patterns in which `*` stands for anything: `mail,crm-*`.
 * @throws AppError `validation` (`queue.bad-pattern`)
 */
export function parseQueuePatterns(text: string): (queue: string) => boolean {
  const patterns = text.split(',').map((pattern) => pattern.trim());
  const bad = patterns.find((pattern) => !PATTERN.test(pattern));
  if (bad !== undefined) {
    throw validationError(
      'queue.bad-pattern',
      `"${bad.slice(0, 100)}" names no queue: names or patterns with *, joined by commas`,
    );
  }
  return (queue) => patterns.some((pattern) => matches(queue, pattern.split('*')));
}

/** The parts stand in the queue's name one after the other, the first and the last at its ends. */
function matches(queue: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return queue === first;
  if (!queue.startsWith(first) || queue.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of rest) {
    const found = queue.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return queue.length - last.length >= at && queue.endsWith(last);
}
