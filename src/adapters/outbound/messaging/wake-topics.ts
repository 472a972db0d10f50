import type { WakeTopic } from '../../../ports/jobs/job-broker.js';

const LONGEST = 300;

/** A record, so that the compiler asks for a topic that is new. */
const NAMED: Readonly<Record<Exclude<WakeTopic, `job:${string}`>, true>> = {
  'jobs-cancelled': true,
  'queues-changed': true,
  'schedules-changed': true,
  'events-appended': true,
  'events-positioned': true,
  'config-changed': true,
};

/** What another process announced; undefined when it is no topic, or longer than 300 characters. */
export function parseWakeTopic(text: string): WakeTopic | undefined {
  if (text.length > LONGEST) return undefined;
  if (text.startsWith('job:') || Object.hasOwn(NAMED, text)) return text as WakeTopic;
  return undefined;
}
