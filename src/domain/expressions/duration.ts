const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

const PART = /(\d{1,15}(?:\.\d{1,9})?)(ms|s|m|h|d)/y;

/** A length of time, in whole milliseconds. */
export class Duration {
  constructor(readonly milliseconds: number) {}

  /** @returns undefined for what is none: `1h30m`, `250ms`, `-5s`, `7d` are some */
  static read(text: string): Duration | undefined {
    const start = text.startsWith('-') ? 1 : 0;
    let total = 0;
    let at = start;
    while (at < text.length) {
      PART.lastIndex = at;
      const [whole = '', count = '', unit = ''] = PART.exec(text) ?? [];
      if (whole === '') return undefined;
      total += Number(count) * (UNITS_MS[unit] ?? 0);
      at += whole.length;
    }
    const milliseconds = Math.round(start === 1 ? -total : total);
    return at === start || !Number.isSafeInteger(milliseconds)
      ? undefined
      : new Duration(milliseconds);
  }

  /** In seconds, as in JSON: `5400s`, `0.25s`. */
  toJSON(): string {
    return `${this.milliseconds / 1_000}s`;
  }
}
