/** Markup that may be sent as it is. Made by `markup` only, so whatever came from outside is escaped. */
export class Html {
  constructor(readonly text: string) {}
}

export type Content = Html | string | number | undefined | readonly Content[];

/** A template of markup: values are escaped unless they are markup themselves; undefined is nothing. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Html {
  const text = parts.reduce((sum, part, index) => sum + textOf(values[index - 1]) + part);
  return new Html(text);
}

function textOf(value: Content): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return (value as readonly Content[]).map(textOf).join('');
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What turns the direction of writing, ends a line, or cannot be shown. */
const UNSAFE =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u{061c}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}]/gu;

function escaped(text: string): string {
  return text.replace(UNSAFE, '\u{fffd}').replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '');
}
