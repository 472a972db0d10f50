import { PLAIN_TOPICS, type WakeTopic } from '../../../ports/jobs/job-broker.js';

const LONGEST = 300;

/** What another process announced; undefined when it is no topic, or longer than 300 characters. */
export function parseWakeTopic(text: string): WakeTopic | undefined {
  if (text.length > LONGEST) return undefined;
  if (text.startsWith('job:')) return text as `job:${string}`;
  return PLAIN_TOPICS.find((topic) => topic === text);
}
