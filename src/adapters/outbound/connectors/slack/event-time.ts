import type { PayloadReader } from '../webhooks/payload-reader.js';

const STAMP = /^(\d{1,11})\.(\d{3})\d*$/;

/** When the event happened: `event_ts` is seconds with a fraction, `event_time` whole seconds. */
export function eventTime(reader: PayloadReader): Date | null {
  const stamp = reader.at('event', 'event_ts').word() || reader.at('event', 'ts').word();
  const [, seconds, milliseconds] = STAMP.exec(stamp) ?? [];
  if (seconds === undefined || milliseconds === undefined) return reader.at('event_time').time();
  const time = new Date(Number(seconds) * 1_000 + Number(milliseconds));
  return Number.isNaN(time.getTime()) || time.getUTCFullYear() > 9999 ? null : time;
}
