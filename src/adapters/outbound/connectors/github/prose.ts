/** Stands for what was left out, so that the words around it do not come together. */
const HIDDEN = '\uFFFC';

const FENCE = /^(?:[ \t>]|[-*+] |\d{1,9}[.)] )*(`{3,}|~{3,})(.*)$/;
const INDENTED = /^(?: {4}|\t)/;
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)/;
const COMMENT_BLOCK = /^ {0,3}<!--/;

/**
 * The Markdown text without code (fenced, indented, inline) and comments, the way CommonMark sees them, as far
 * as that can be told line by line. Takes time in proportion to the length.
 */
export function proseOf(markdown: string): string {
  const paragraphs: string[] = [];
  let lines: string[] = [];
  let fence: string | undefined;
  let isComment = false;
  let isList = false;
  const endParagraph = () => {
    if (lines.length > 0) paragraphs.push(withoutComments(withoutInlineCode(lines.join('\n'))));
    lines = [];
  };

  for (const line of markdown.split(/\r\n?|\n/)) {
    if (isComment) {
      const end = line.indexOf('-->');
      isComment = end < 0;
      if (!isComment) lines.push(line.slice(end + 3));
      continue;
    }
    const [, mark, rest = ''] = FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true && rest.trim() === '') fence = undefined;
      continue;
    }
    if (mark !== undefined && !(mark.startsWith('`') && rest.includes('`'))) {
      endParagraph();
      fence = mark;
    } else if (line.trim() === '') {
      endParagraph();
    } else if (COMMENT_BLOCK.test(line) && !line.includes('-->')) {
      endParagraph();
      isComment = true;
    } else if (lines.length > 0 || isList || !INDENTED.test(line)) {
      const startsBlock = lines.length === 0 && !INDENTED.test(line);
      if (LIST_ITEM.test(line)) isList = true;
      else if (startsBlock) isList = false;
      lines.push(line);
    }
  }
  endParagraph();
  return paragraphs.join('\n\n');
}

function withoutInlineCode(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(({ index, 0: mark }) => ({
    start: index,
    end: index + mark.length,
  }));
  const closers = closersOf(runs.map(({ start, end }) => end - start));
  let prose = '';
  let position = 0;
  for (const [index, run] of runs.entries()) {
    const closer = runs[closers[index] ?? -1];
    if (run.start < position || closer === undefined) continue;
    prose += text.slice(position, run.start) + HIDDEN;
    position = closer.end;
  }
  return prose + text.slice(position);
}

/** For each run of backticks the index of the next one of the same length. */
function closersOf(lengths: readonly number[]): readonly (number | undefined)[] {
  const next = new Map<number, number>();
  const closers = [...lengths.entries()].reverse().map(([index, length]) => {
    const closer = next.get(length);
    next.set(length, index);
    return closer;
  });
  return closers.reverse();
}

function withoutComments(text: string): string {
  let prose = '';
  let position = 0;
  for (;;) {
    const start = text.indexOf('<!--', position);
    const end = start < 0 ? -1 : text.indexOf('-->', start);
    if (end < 0) return prose + text.slice(position);
    prose += text.slice(position, start) + HIDDEN;
    position = end + 3;
  }
}
