import type { JsonObject } from '../../../src/domain/shared/json.js';

/** Texts that stores have been known to change. */
export const AWKWARD_TEXTS: Readonly<Record<string, string>> = {
  'an empty text': '',
  'spaces at both ends': '  a  ',
  quotes: `it's "quoted" \`so\` '' ""`,
  backslashes: 'C:\\new\\table \\\\ \\0 \\%',
  'line ends and tabs': 'a\nb\r\nc\td\u2028e',
  'four-byte characters': '😀 𝒳 👩‍👩‍👧 𠜎',
  'composed and combining accents': 'é e\u0301 ﬁ Å',
  'right to left': 'שלום (مرحبا)',
  placeholders: '? :name $1 %s {0} ${x} --; DROP TABLE tasks',
  'texts that look like values': 'null',
  '100 kB': 'Ünicode 😀 '.repeat(8_400),
};

/** Times that daylight saving, rounding or a narrow column would change. */
export const AWKWARD_TIMES: Readonly<Record<string, Date>> = {
  'a lone millisecond': new Date('2026-02-03T04:05:06.007Z'),
  'the last millisecond before European summer time': new Date('2026-03-29T00:59:59.999Z'),
  'an hour that European clocks skip': new Date('2026-03-29T02:30:00.001Z'),
  'the first pass of a repeated American hour': new Date('2026-11-01T05:30:00.000Z'),
  'the second pass of a repeated American hour': new Date('2026-11-01T06:30:00.000Z'),
  'a time before 1970': new Date(-1),
  'a time after 2038': new Date('2038-01-19T03:14:08.123Z'),
  'the end of the calendar': new Date('9999-12-31T23:59:59.999Z'),
};

/** JSON that drivers and servers have been known to parse, round or reorder. */
export const AWKWARD_JSON: Readonly<Record<string, JsonObject>> = {
  'JSON texts that look like other values': {
    number: '123',
    truth: 'true',
    nothing: 'null',
    object: '{"a":1}',
    list: '[1]',
    empty: '',
  },
  'JSON scalars': { a: 123, b: true, c: false, d: null, e: 0.1, f: 1e21, g: 9007199254740991 },
  'nested JSON': { a: [[], {}, [{ b: [null, [1, '2', { c: {} }]] }]] },
  'JSON with characters that texts cannot have': { lone: '\ud800', nul: 'a\u0000b', pair: '😀' },
  'JSON keys of all sorts': { '': 1, 'a b': 2, 'ü.😀': 3, constructor: 4, '1': 5, "'": 6 },
  'large JSON': { text: 'x'.repeat(200_000), list: Array.from({ length: 2_000 }, (_, n) => n) },
};

/** `{ '<name>': { [field]: <value> } }` for each awkward value. */
export function samplesOf<Field extends string, Value>(
  field: Field,
  values: Readonly<Record<string, Value>>,
): Record<string, Record<Field, Value>> {
  const entries = Object.entries(values).map(([name, value]) => [
    `${name} (${field})`,
    { [field]: value },
  ]);
  return Object.fromEntries(entries) as Record<string, Record<Field, Value>>;
}
