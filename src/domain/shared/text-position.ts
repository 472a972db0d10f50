/** A place in a text: `offset` from 0 in UTF-16 units, `line` and `column` from 1. */
export interface TextPosition {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): TextPosition {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  return { offset, line: before.split('\n').length, column: offset - lineStart + 1 };
}

/** As faults tell it: `line 1, column 5`. */
export function positionText({ line, column }: Omit<TextPosition, 'offset'>): string {
  return `line ${line}, column ${column}`;
}
