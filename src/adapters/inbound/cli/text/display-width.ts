/** Characters that take two columns: East Asian wide and full-width ones, and emoji. */
const WIDE =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{a4cf}\u{a960}-\u{a97c}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe6f}\u{ff01}-\u{ff60}\u{ffe0}-\u{ffe6}\u{1f1e6}-\u{1f1ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]|\u{fe0f}/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const ASCII = /^[ -~]*$/;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Columns that a line takes on a terminal. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

/** The text if it fits, else its beginning and `…`; never wider than `width`. */
export function cutToWidth(text: string, width: number): string {
  if (ASCII.test(text) && text.length <= width) return text;
  if (width < 1) return '';
  let used = 0;
  let fitting = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    if (used <= width - 1) fitting = index;
    used += widthOf(segment);
    if (used > width) return `${text.slice(0, fitting)}…`;
  }
  return text;
}

function widthOf(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
