const LONGEST_STACK = 16_384;
const MOST_FRAMES = 12;

/**
 * The lines of a stack that say where. The message stands before them and may look like frames itself: it is
 * left out, and when it cannot be told (it was changed later) the last frames count.
 */
export function stackFrames(stack: string, message: string): readonly string[] {
  const at = message === '' ? 0 : stack.indexOf(message);
  const told = at < 0 ? stack.slice(-LONGEST_STACK) : behind(stack, at + message.length);
  const frames = told.split('\n').filter((line) => /^\s+at /.test(line));
  return at < 0 ? frames.slice(-MOST_FRAMES) : frames.slice(0, MOST_FRAMES);
}

const behind = (text: string, start: number): string => text.slice(start, start + LONGEST_STACK);
