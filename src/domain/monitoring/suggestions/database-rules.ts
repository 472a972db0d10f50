import { MEASURED } from '../measured.js';
import { percent, rounded, seconds, type Evidence, type Suggestion } from './suggestion.js';

const FEWEST = 100;

/** Callers that wait longer than this for a connection are held up by the pool, seconds. */
const LONG_WAIT = 0.05;

const MOST_CONNECTIONS = 200;

/** Callers wait for a connection though the pool could be larger. */
export function poolWait({ metric, tuning, hours }: Evidence): readonly Suggestion[] {
  const waits = metric(MEASURED.connectionWaitSeconds);
  const samples = waits.count;
  const p95 = waits.value('p95');
  if (samples < FEWEST || p95 === undefined || p95 < LONG_WAIT) return [];
  const inUse = metric(MEASURED.connectionsInUse).value('max') ?? 0;
  const values = { waitP95Seconds: rounded(p95), connectionsInUseMax: inUse };
  const evidence = { hours, samples, values };
  const seen = `callers waited ${seconds(p95)} (p95) for a database connection`;
  if (tuning.databaseType === 'sqlite') {
    return [
      {
        rule: 'write-turn-wait',
        seen: `${seen}; SQLite has one writer at a time`,
        evidence,
        change: 'Move to a database server when writes are what waits.',
        setting: { key: 'database.type', now: 'sqlite', proposed: 'postgres' },
        effect: 'Writers no longer wait for each other.',
        confidence: 'medium',
      },
    ];
  }
  const proposed = Math.min(MOST_CONNECTIONS, tuning.poolSize * 2);
  if (proposed <= tuning.poolSize || inUse < tuning.poolSize * 0.8) return [];
  return [
    {
      rule: 'pool-wait',
      seen: `${seen}, with up to ${String(inUse)} of ${String(tuning.poolSize)} in use`,
      evidence,
      change: 'Give each process more connections; the server must allow the sum of all processes.',
      setting: { key: 'database.poolSize', now: tuning.poolSize, proposed },
      effect: `Waits below ${seconds(LONG_WAIT)} unless the server itself is busy.`,
      confidence: samples >= FEWEST * 10 ? 'high' : 'medium',
    },
  ];
}

/** p95 of a kind of statement from which on it is worth a look, seconds. */
const SLOW_STATEMENT = 0.25;

/** Statements of one kind take long. */
export function slowStatements({ metric, hours }: Evidence): readonly Suggestion[] {
  const all = metric(MEASURED.statementSeconds);
  const total = all.value('sum') ?? 0;
  return [...all.by('kind')].flatMap(([kind, totals]): readonly Suggestion[] => {
    const samples = totals.count;
    const p95 = totals.value('p95');
    if (kind === 'transaction' || samples < FEWEST || p95 === undefined) return [];
    if (p95 < SLOW_STATEMENT) return [];
    const share = total > 0 ? (totals.value('sum') ?? 0) / total : 0;
    return [
      {
        rule: 'slow-statements',
        seen: `${kind} statements took ${seconds(p95)} (p95), ${percent(share)} of all time in the database`,
        evidence: {
          hours,
          samples,
          values: { kind, p95Seconds: rounded(p95), share: rounded(share) },
        },
        change: `See which ${kind} statements they are (logger brain.database at level debug) and how busy the database's disk is.`,
        effect: 'Everything that waits for them gets faster.',
        confidence: 'low',
      },
    ];
  });
}

const FEWEST_LOOKUPS = 200;
const LOW_HIT_RATE = 0.5;
const MOST_CACHE_SECONDS = 300;

/** A cache that rarely knows the answer, because answers are forgotten before they are asked for again. */
export function cacheHitRate({ metric, tuning, hours }: Evidence): readonly Suggestion[] {
  const proposed = Math.min(MOST_CACHE_SECONDS, tuning.cacheSeconds * 3);
  if (proposed <= tuning.cacheSeconds) return [];
  return [...metric(MEASURED.cacheRequests).by('cache')].flatMap(([cache, totals]) => {
    const [hits, misses] = ['hit', 'miss'].map((outcome) => totals.with({ outcome }).count);
    const samples = (hits ?? 0) + (misses ?? 0);
    const rate = (hits ?? 0) / samples;
    if (samples < FEWEST_LOOKUPS || rate >= LOW_HIT_RATE) return [];
    return [
      {
        rule: 'cache-hit-rate',
        seen: `the cache of ${cache} knew ${percent(rate)} of ${String(samples)} answers`,
        evidence: { hours, samples, values: { cache, hitRate: rounded(rate) } },
        change:
          'Keep answers longer; processes with a cache of their own may show old ones as long.',
        setting: { key: 'cache.maxAgeSeconds', now: tuning.cacheSeconds, proposed },
        effect:
          'Fewer reads of the database, if the same things are asked for again within that time.',
        confidence: samples >= FEWEST_LOOKUPS * 10 ? ('medium' as const) : ('low' as const),
      },
    ];
  });
}
