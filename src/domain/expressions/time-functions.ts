import { wallClockMs } from '../shared/zone-time.js';
import { Duration } from './duration.js';
import { overload, type FunctionRule } from './function-rule.js';
import type { Meter } from './meter.js';
import { asTime } from './operators.js';

const TIME = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Looking up what the clocks of a zone show. */
const ZONE_COST = 100;

/** Names that are kept ready; the same zone may be written in many ways. */
const MOST_ZONES = 1_000;
const zones = new Map<string, string>();

function readTime(text: string): Date | undefined {
  const [, year, month, day] = TIME.exec(text) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const time = new Date(Date.parse(text));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return isDay && !Number.isNaN(time.getTime()) ? time : undefined;
}

function canonical(meter: Meter, zone: string): string {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  try {
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError(zone);
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions();
    if (zones.size >= MOST_ZONES) zones.clear();
    zones.set(zone, timeZone);
    return timeZone;
  } catch {
    throw meter.error('conversion', 'this is no IANA time zone');
  }
}

function shown(meter: Meter, time: Date, zone: string): Date {
  meter.pay(ZONE_COST);
  return new Date(wallClockMs(time.getTime(), canonical(meter, zone)));
}

/** A part of a time by UTC or a zone, and of a duration how many there are in it. */
function part(name: string, of: (time: Date) => number, unitMs?: number): FunctionRule {
  const overloads = [
    overload<[Date]>(['timestamp'], 'number', (_meter, time) => of(time)),
    overload<[Date, string]>(['timestamp', 'string'], 'number', (meter, time, zone) =>
      of(shown(meter, time, zone)),
    ),
  ];
  if (unitMs === undefined) return { name, style: 'method', overloads };
  const ofDuration = overload<[Duration]>(['duration'], 'number', (_meter, { milliseconds }) =>
    Math.trunc(milliseconds / unitMs),
  );
  return { name, style: 'method', overloads: [...overloads, ofDuration] };
}

export const TIME_FUNCTIONS: readonly FunctionRule[] = [
  {
    name: 'timestamp',
    style: 'function',
    overloads: [
      overload<[Date]>(['timestamp'], 'timestamp', (_meter, time) => time),
      overload<[string]>(['string'], 'timestamp', (meter, text) => {
        const time = readTime(text);
        if (time !== undefined) return time;
        throw meter.error('conversion', 'this is no time like 2026-11-22T08:30:00Z');
      }),
      overload<[number]>(['number'], 'timestamp', (meter, seconds) =>
        asTime(seconds * 1_000, meter),
      ),
    ],
  },
  {
    name: 'duration',
    style: 'function',
    overloads: [
      overload<[Duration]>(['duration'], 'duration', (_meter, duration) => duration),
      overload<[string]>(['string'], 'duration', (meter, text) => {
        const duration = text.length > 100 ? undefined : Duration.read(text);
        if (duration !== undefined) return duration;
        throw meter.error('conversion', 'this is no duration like 1h30m');
      }),
    ],
  },
  part('getFullYear', (time) => time.getUTCFullYear()),
  part('getMonth', (time) => time.getUTCMonth()),
  part('getDate', (time) => time.getUTCDate()),
  part('getDayOfWeek', (time) => time.getUTCDay()),
  part('getHours', (time) => time.getUTCHours(), 3_600_000),
  part('getMinutes', (time) => time.getUTCMinutes(), 60_000),
  part('getSeconds', (time) => time.getUTCSeconds(), 1_000),
];
