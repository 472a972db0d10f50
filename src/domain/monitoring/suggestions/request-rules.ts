import { MEASURED } from '../measured.js';
import { percent, rounded, seconds, type Evidence, type Suggestion } from './suggestion.js';

const FEWEST = 100;
const MANY_FAILURES = 0.05;

/** A route fails more than its share. */
export function failingRoutes({ metric, hours }: Evidence): readonly Suggestion[] {
  return [...metric(MEASURED.requests).by('method', 'route')].flatMap(([route, totals]) => {
    const samples = totals.count;
    const failed = totals.with({ status: '5xx' }).count;
    const share = failed / samples;
    if (samples < FEWEST || share < MANY_FAILURES) return [];
    return [
      {
        rule: 'failing-route',
        seen: `${route} failed ${String(failed)} of ${String(samples)} times (${percent(share)})`,
        evidence: { hours, samples, values: { route, failed, share: rounded(share) } },
        change: 'Look at the faults behind it: brain errors list --sort -count.',
        effect: 'Fewer failed requests.',
        confidence: failed >= FEWEST ? ('high' as const) : ('medium' as const),
      },
    ];
  });
}

const FEWEST_SLOW = 50;

/** A route takes much longer than the target for answers. */
export function slowRoutes({ metric, tuning, hours }: Evidence): readonly Suggestion[] {
  const limit = tuning.averageResponseSeconds;
  return [...metric(MEASURED.requestSeconds).by('method', 'route')].flatMap(([route, totals]) => {
    const samples = totals.count;
    const p95 = totals.value('p95');
    if (samples < FEWEST_SLOW || p95 === undefined || p95 <= limit) return [];
    return [
      {
        rule: 'slow-route',
        seen: `${route} took ${seconds(p95)} (p95), more than targets.averageResponseSeconds (${seconds(limit)})`,
        evidence: { hours, samples, values: { route, p95Seconds: rounded(p95) } },
        change: 'Ask for less at once (limit, filters), or look at the statements behind it.',
        effect: 'Answers within the target.',
        confidence: 'medium' as const,
      },
    ];
  });
}

const NEARLY_ALL = 0.9;
const MOST_BUSY = 0.7;
const MOST_OPERATIONS = 100_000;

/** Requests are about to be turned away though the process could take more. */
export function requestRoom({ metric, tuning, hours }: Evidence): readonly Suggestion[] {
  const underWay = metric(MEASURED.requestsUnderWay);
  const peak = underWay.value('max');
  const busy = metric(MEASURED.eventLoopBusy).value('average');
  const now = tuning.maxConcurrentOperations;
  if (peak === undefined || busy === undefined) return [];
  if (peak < now * NEARLY_ALL || busy > MOST_BUSY || now * 2 > MOST_OPERATIONS) return [];
  return [
    {
      rule: 'request-room',
      seen: `${String(peak)} of ${String(now)} requests were under way at once, while the event loop was busy ${percent(busy)} of the time`,
      evidence: {
        hours,
        samples: metric(MEASURED.requests).count,
        values: { peak, eventLoopBusy: rounded(busy) },
      },
      change: 'Let each process take more requests at once.',
      setting: { key: 'api.maxConcurrentOperations', now, proposed: now * 2 },
      effect: 'Bursts are served instead of answered 503.',
      confidence: 'medium',
    },
  ];
}
