// Records a million events over 30 days and tells how long that takes and how long charts, a funnel and an export
// do. Needs a build (npm run build).
// Usage: node bench/analytics.mjs [--events N] [--database sqlite|postgres] [--url URL] [--json]
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const from = (path) => import(new URL(`../dist/src/${path}`, import.meta.url));
const { openTypeOrmDatabase } = await from('adapters/outbound/typeorm/open-database.js');
const { AsyncExecutionScope } = await from('adapters/outbound/system/async-execution-scope.js');
const { UuidV7Generator } = await from('adapters/outbound/system/uuid-v7-generator.js');
const { InMemoryMetrics } = await from('adapters/outbound/memory/in-memory-metrics.js');
const { EventCounter } = await from('application/analytics/event-counter.js');
const { ExportEvents } = await from('application/analytics/export-events.js');
const { MergeBlocks } = await from('application/analytics/merge-blocks.js');
const { ReadFunnel } = await from('application/analytics/read-funnel.js');
const { ReadSeries } = await from('application/analytics/read-series.js');
const { RecordEvents } = await from('application/analytics/record-events.js');

const DAY = 86_400_000;
const DAYS = 30;
const BATCH = 5_000;
const NAME = 'page.viewed';
const COUNTRIES = ['DE', 'FR', 'US', 'JP', 'BR', 'IN', 'GB', 'ES', 'IT', 'PL'];
const PLANS = ['free', 'team', 'company', 'trial'];

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    database: { type: 'string', default: 'sqlite' },
    url: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/postgres' },
    json: { type: 'boolean', default: false },
  },
});
const total = Number(options.events);
const isServer = options.database === 'postgres';

const now = Math.floor(Date.now() / 3_600_000) * 3_600_000;
const clock = {
  now: () => new Date(now),
  monotonicMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

function say(figure, value, target) {
  const rounded = Math.round(value * 10) / 10;
  if (!options.json) {
    process.stdout.write(`${figure}: ${rounded}${target ? ` (target ${target})` : ''}\n`);
    return;
  }
  const ratio = target ? { peer: target, peerName: 'target', ratio: target / value, bar: 1 } : {};
  const line = { bench: 'analytics', figure: `${figure}, ${options.database}`, ours: rounded };
  process.stdout.write(`${JSON.stringify({ ...line, ...ratio })}\n`);
}

const random = (most) => Math.floor(Math.random() * most);

/** Mostly as they happen, one in twenty late by up to two days. */
function event(index) {
  const late = random(20) === 0 ? random(2 * DAY) : 0;
  const at = now - DAYS * DAY + Math.floor((index / total) * DAYS * DAY) - late;
  return {
    name: index % 50 === 0 ? 'deal.won' : NAME,
    at: new Date(at),
    subject: `visitor-${random(total / 10)}`,
    value: Math.round(Math.exp(Math.random() * 6) * 100) / 100,
    dimensions: {
      country: COUNTRIES[random(COUNTRIES.length)],
      plan: PLANS[random(PLANS.length)],
      device: 'phone',
    },
    dedupKey: `event-${index}`,
  };
}

async function openHome() {
  if (!isServer) {
    const folder = await mkdtemp(join(tmpdir(), 'analytics-bench-'));
    const url = join(folder, 'brain.db');
    const bytes = async () => (await stat(url)).size;
    return { url, bytes, drop: () => rm(folder, { recursive: true }) };
  }
  const { default: pg } = await import('pg');
  const admin = new pg.Client({ connectionString: options.url });
  await admin.connect();
  const name = `analytics_bench_${process.pid}`;
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(options.url);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    bytes: async () => {
      const { rows } = await admin.query('SELECT pg_database_size($1) AS size', [name]);
      return Number(rows[0].size);
    },
    drop: async () => {
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.end();
    },
  };
}

const home = await openHome();
const nothing = () => undefined;
const database = await openTypeOrmDatabase({
  ...{ type: options.database, url: home.url, poolSize: 5, clock },
  ...{ scope: new AsyncExecutionScope(), ids: new UuidV7Generator() },
  ...{ onJobsEnqueued: nothing, onCancelRequested: nothing, onQueuesChanged: nothing },
  onEventsAppended: nothing,
});

try {
  await database.schema.migrate();
  const { analyticsEvents: events, analyticsSeries: series, work } = database;
  const definition = { dimensions: ['country', 'plan'], mostGroups: 200 };
  const settings = {
    keptMs: 90 * DAY,
    definitions: new Map([
      [NAME, definition],
      ['deal.won', definition],
    ]),
    mappings: new Map(),
  };
  const metrics = new InMemoryMetrics();
  const counter = new EventCounter({ events, series, settings, work, metrics });
  const ids = new UuidV7Generator();
  const record = new RecordEvents({ counter, settings, work, clock, ids });
  const merge = new MergeBlocks({ series, work, metrics });
  const forever = new AbortController().signal;

  let recordMs = 0;
  let mergeMs = 0;
  for (let start = 0; start < total; start += BATCH) {
    const items = Array.from({ length: Math.min(BATCH, total - start) }, (_, i) =>
      event(start + i),
    );
    const began = performance.now();
    await record.execute({ items });
    const recorded = performance.now();
    if ((start / BATCH) % 20 === 19) await merge.execute(forever);
    recordMs += recorded - began;
    mergeMs += performance.now() - recorded;
  }
  const began = performance.now();
  await merge.execute(forever);
  mergeMs += performance.now() - began;
  say('events recorded a second', total / (recordMs / 1_000));
  say('seconds of recording', recordMs / 1_000);
  say('seconds of merging', mergeMs / 1_000);
  say('MB of database', (await home.bytes()) / 1024 / 1024);

  const read = new ReadSeries({ series, settings });
  const chart = {
    ...{ name: NAME, aggregate: 'count', from: new Date(now - DAYS * DAY), to: new Date(now) },
    ...{ interval: 'day', timezone: 'UTC', groupBy: [], filter: {}, top: 10 },
  };
  const charts = {
    'count by day': {},
    'sum by day in New York': { aggregate: 'sum', timezone: 'America/New_York' },
    'avg by hour in Kolkata': { aggregate: 'avg', interval: 'hour', timezone: 'Asia/Kolkata' },
    'p95 by day': { aggregate: 'p95' },
    'p99 by hour': { aggregate: 'p99', interval: 'hour' },
    'distinct by day': { aggregate: 'distinct' },
    'distinct by hour': { aggregate: 'distinct', interval: 'hour' },
    'count by day and country': { groupBy: ['country'] },
    'sum by hour, country and plan': {
      ...{ aggregate: 'sum', interval: 'hour' },
      ...{ groupBy: ['country', 'plan'], top: 50 },
    },
    'p95 by day and country': { aggregate: 'p95', groupBy: ['country'] },
    'p95 by day, country and plan': { aggregate: 'p95', groupBy: ['country', 'plan'], top: 50 },
    'distinct by day and country': { aggregate: 'distinct', groupBy: ['country'] },
    'p50 by day of one country': { aggregate: 'p50', filter: { country: ['DE'] } },
  };
  for (const [figure, change] of Object.entries(charts)) {
    const times = [];
    const used = process.cpuUsage();
    for (let round = 0; round < 20; round += 1) {
      const start = performance.now();
      await read.execute({ ...chart, ...change });
      times.push(performance.now() - start);
    }
    times.sort((a, b) => a - b);
    const { user, system } = process.cpuUsage(used);
    say(`CPU ms of 30 days, ${figure}`, (user + system) / 1_000 / times.length);
    say(`p95 ms of 30 days, ${figure}`, times[Math.floor(0.95 * (times.length - 1))], 200);
  }

  const funnel = new ReadFunnel({ events });
  const funnelBegan = performance.now();
  await funnel.execute({
    steps: [NAME, 'deal.won'].map((name) => ({ name, filter: {} })),
    ...{ from: new Date(now - 7 * DAY), to: new Date(now), windowSeconds: 86_400 },
    groupBy: 'country',
  });
  say('seconds of a funnel over 7 days', (performance.now() - funnelBegan) / 1_000);

  const exporting = new ExportEvents({ events, settings });
  const exportBegan = performance.now();
  const { pages } = await exporting.execute({
    ...{ name: NAME, from: new Date(now - DAYS * DAY), to: new Date(now), filter: {} },
  });
  let exported = 0;
  for await (const page of pages) exported += page.length;
  say('events exported a second', exported / ((performance.now() - exportBegan) / 1_000));
} finally {
  await database.close();
  await home.drop();
}
