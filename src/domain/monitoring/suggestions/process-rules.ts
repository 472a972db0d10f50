import { MEASURED } from '../measured.js';
import { percent, rounded, seconds, type Evidence, type Suggestion } from './suggestion.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Samples of ten minutes. */
const FEWEST_SAMPLES = 600;

/** Timers this late mean that everything waits, seconds. */
const LATE = 0.1;

/** The event loop is late: one core does more than it can. */
export function eventLoopDelay({ metric, tuning, hours }: Evidence): readonly Suggestion[] {
  const delay = metric(MEASURED.eventLoopDelay).with({ statistic: 'p99' });
  const p99 = delay.value('average');
  const samples = samplesOf(delay.points(MINUTE_MS, 'average').length);
  const busy = metric(MEASURED.eventLoopBusy).value('average');
  if (p99 === undefined || p99 < LATE || samples < FEWEST_SAMPLES) return [];
  const attempts = metric(MEASURED.jobSeconds).count;
  const { jobConcurrency: now = 1 } = tuning;
  const proposed = Math.max(1, Math.floor(now / 2));
  const hasJobs = attempts >= 100 && proposed < now;
  return [
    {
      rule: 'event-loop-delay',
      seen: `timers fired ${seconds(p99)} late (p99 on average)${busy === undefined ? '' : `; one core was busy ${percent(busy)} of the time`}`,
      evidence: {
        hours,
        samples,
        values: {
          delayP99Seconds: rounded(p99),
          jobAttempts: attempts,
          ...(busy === undefined ? {} : { eventLoopBusy: rounded(busy) }),
        },
      },
      change: hasJobs
        ? 'Run fewer jobs at once in this process, or give jobs a process of their own (brain start --roles worker).'
        : 'Share the work between processes (brain start --roles api and --roles worker).',
      ...(hasJobs ? { setting: { key: 'jobs.concurrency', now, proposed } } : {}),
      effect: 'Requests no longer wait for other work on the same core.',
      confidence: busy !== undefined && busy > 0.7 ? 'high' : 'medium',
    },
  ];
}

const FEWEST_ATTEMPTS = 50;
const LONG_WAIT = 30;
const MOST_CONCURRENCY = 200;
const FREE_LOOP = 0.7;

/** Jobs wait though their workers have room. */
export function jobWait({ metric, tuning, hours }: Evidence): readonly Suggestion[] {
  const { jobConcurrency: now = MOST_CONCURRENCY } = tuning;
  const proposed = Math.min(MOST_CONCURRENCY, now * 2);
  const busy = metric(MEASURED.eventLoopBusy).value('average') ?? 0;
  if (busy > FREE_LOOP || proposed <= now) return [];
  return [...metric(MEASURED.jobWaitSeconds).by('queue')].flatMap(([queue, totals]) => {
    const samples = totals.count;
    const p95 = totals.value('p95');
    if (samples < FEWEST_ATTEMPTS || p95 === undefined || p95 < LONG_WAIT) return [];
    return [
      {
        rule: 'job-wait',
        seen: `jobs of the queue ${queue} waited ${seconds(p95)} (p95) for a worker that was busy ${percent(busy)} of the time`,
        evidence: { hours, samples, values: { queue, waitP95Seconds: rounded(p95) } },
        change: 'Run more jobs at once in each worker.',
        setting: { key: 'jobs.concurrency', now, proposed },
        effect:
          'The backlog is worked off sooner, if the jobs wait for something else than this process.',
        confidence: samples >= FEWEST_ATTEMPTS * 10 ? ('high' as const) : ('medium' as const),
      },
    ];
  });
}

const MANY_GIVEN_UP = 0.05;

/** Jobs of a queue are given up. */
export function failingJobs({ metric, hours }: Evidence): readonly Suggestion[] {
  return [...metric(MEASURED.jobsSettled).by('queue')].flatMap(([queue, totals]) => {
    const givenUp = totals.with({ outcome: 'dead_letter' }).count;
    const samples = givenUp + totals.with({ outcome: 'completed' }).count;
    const share = givenUp / samples;
    if (samples < FEWEST_ATTEMPTS || share < MANY_GIVEN_UP) return [];
    return [
      {
        rule: 'failing-jobs',
        seen: `${String(givenUp)} of ${String(samples)} jobs of the queue ${queue} were given up (${percent(share)})`,
        evidence: { hours, samples, values: { queue, givenUp, share: rounded(share) } },
        change: 'Look at why: brain dead-letters groups.',
        effect: 'Fewer deliveries and jobs without effect.',
        confidence: 'medium' as const,
      },
    ];
  });
}

const FEWEST_HOURS = 6;
const GROWTH_A_DAY = 0.1;
const STEADY = 0.7;

/** The memory of the process grows steadily: what grows for hours does not stop by itself. */
export function memoryGrowth({ metric, hours }: Evidence): readonly Suggestion[] {
  // Process by process: one that starts anew would look like a fall.
  return [...metric(MEASURED.processMemory).bySource().values()].flatMap((totals) => {
    const points = totals
      .points(10 * MINUTE_MS, 'average')
      .map(({ atMs, value }) => ({ x: atMs / HOUR_MS, y: value }));
    return growthOf(points, hours);
  });
}

function growthOf(
  points: readonly { readonly x: number; readonly y: number }[],
  hours: number,
): readonly Suggestion[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.x - first.x < FEWEST_HOURS) return [];
  const { slope, fit } = line(points);
  const perDay = (slope * 24) / Math.max(1, first.y);
  if (perDay < GROWTH_A_DAY || fit < STEADY) return [];
  const lasted = String(Math.round(last.x - first.x));
  return [
    {
      rule: 'memory-growth',
      seen: `a process grew from ${megabytes(first.y)} to ${megabytes(last.y)} in ${lasted} hours, ${percent(perDay)} a day`,
      evidence: {
        hours,
        samples: points.length,
        values: { bytesPerHour: Math.round(slope), fit: rounded(fit) },
      },
      change: 'Restart it at a quiet time and watch whether it grows again.',
      effect: 'Memory stays below the limit of the machine.',
      confidence: fit > 0.9 ? 'high' : 'medium',
    },
  ];
}

/** Least squares; `fit` is the share of the variance that the line explains, 0-1. */
function line(points: readonly { readonly x: number; readonly y: number }[]) {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY));
  const [varianceX, varianceY] = [
    mean(({ x }) => (x - meanX) ** 2),
    mean(({ y }) => (y - meanY) ** 2),
  ];
  const fit = varianceX > 0 && varianceY > 0 ? covariance ** 2 / (varianceX * varianceY) : 0;
  return { slope: varianceX > 0 ? covariance / varianceX : 0, fit };
}

const megabytes = (bytes: number): string => `${String(Math.round(bytes / 1_048_576))} MB`;

/** Seconds behind as many minutes. */
const samplesOf = (minutes: number): number => minutes * 60;
