import { markup, type Html } from './markup.js';

/** Longest text of a cell, in characters. */
const LONGEST = 160;

export function clipped(text: string, most = LONGEST): string {
  if (text.length <= most) return text;
  // Half a character may be left of the last one.
  return `${text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** As its two largest units: `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${String(Math.max(0, Math.round(seconds * 1_000)))} ms`;
  const at = UNITS.findIndex(([size]) => seconds >= size);
  const [size, name] = UNITS[at] ?? [1, 's'];
  const next = UNITS[at + 1];
  const whole = Math.floor(seconds / size);
  const rest = next ? Math.floor((seconds - whole * size) / next[0]) : 0;
  return rest > 0 && next
    ? `${String(whole)} ${name} ${String(rest)} ${next[1]}`
    : `${String(whole)} ${name}`;
}

/** A time as people read it, and exactly for machines. */
export function moment(at: Date, now: Date): Html {
  const seconds = (now.getTime() - at.getTime()) / 1_000;
  const text = seconds < 1 ? 'just now' : `${duration(Math.floor(seconds))} ago`;
  const exact = at.toISOString();
  return markup`<time datetime="${exact}" title="${exact}">${text}</time>`;
}

export function percent(share: number): string {
  // Rounded up it would say that nothing went wrong.
  const shown = Math.floor(share * 100_000) / 1_000;
  return `${String(shown)} %`;
}

export function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 1 });
}

/** `concurrentOperations` -> `Concurrent operations`. */
export function words(name: string): string {
  if (name === 'cpu') return 'CPU';
  const spaced = name.replace(/([a-z])([A-Z])/g, (_all, left: string, right: string) => {
    return `${left} ${right.toLowerCase()}`;
  });
  return `${spaced.slice(0, 1).toUpperCase()}${spaced.slice(1).replaceAll(/[-_]/g, ' ')}`;
}
