// Fills a SQLite file with 30 days of metrics of one process, as sampling and roll-up leave them, and tells how
// large it is and how long charts take. Needs a build (npm run build). Usage: node bench/metric-history.mjs [SERIES]
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const from = (path) => import(new URL(`../dist/src/${path}`, import.meta.url));
const { openTypeOrmDatabase } = await from('adapters/outbound/typeorm/open-database.js');
const { AsyncExecutionScope } = await from('adapters/outbound/system/async-execution-scope.js');
const { UuidV7Generator } = await from('adapters/outbound/system/uuid-v7-generator.js');
const { MetricReader } = await from('application/monitoring/metric-reader.js');
const { RollUpMetrics } = await from('application/monitoring/roll-up-metrics.js');
const { blockMs, roundedSlot, SPANS } = await from('domain/monitoring/metric-block.js');

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KEPT = { second: 6 * HOUR, minute: 14 * DAY, hour: 30 * DAY };
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

const now = Math.floor(Date.now() / HOUR) * HOUR + 30 * 60_000;
const clock = {
  now: () => new Date(now),
  monotonicMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** Two gauges for every three histograms and two and a half counters, most of them busy. */
function seriesOf(index, kind) {
  const labels = {
    route: `/api/v1/thing-${String(index % 20)}`,
    method: index % 2 ? 'GET' : 'POST',
  };
  const bounds = kind === 'histogram' ? BOUNDS : [];
  return {
    name: `${kind}_${String(index % 12)}`,
    kind,
    labels: { ...labels, of: String(index) },
    bounds,
  };
}

/** @param length seconds that a slot stands for */
function slotOf(kind, length, busyness) {
  const count = Math.random() < busyness ? Math.ceil(Math.random() * 5 * length * busyness) : 0;
  if (kind === 'counter') return [count];
  if (kind === 'gauge') {
    const values = [0.3, 0.4, 0.5].map((value) => value + Math.random() * 0.1);
    const [min, last, max] = values;
    return length === 1
      ? [1, last, last, last, last]
      : roundedSlot([length, length * last, min, max, last]);
  }
  const counts = Array(BOUNDS.length + 1).fill(0);
  const spread = Math.min(count, 40);
  for (let turn = 0; turn < spread; turn += 1) {
    counts[2 + Math.floor(Math.random() ** 2 * 7)] += Math.round(count / spread);
  }
  return roundedSlot([count * 0.0123456, ...counts]);
}

const folder = await mkdtemp(join(tmpdir(), 'metric-history-'));
const path = join(folder, 'brain.db');
const database = await openTypeOrmDatabase({
  type: 'sqlite',
  url: path,
  poolSize: 1,
  clock,
  scope: new AsyncExecutionScope(),
  ids: new UuidV7Generator(),
  onJobsEnqueued: () => undefined,
  onEventsAppended: () => undefined,
});
await database.schema.migrate();
const { metricHistory: history, work } = database;

const wanted = Number(process.argv[2] ?? 150);
const kinds = ['gauge', 'gauge', 'histogram', 'histogram', 'histogram', 'counter', 'counter'];
const series = Array.from({ length: wanted }, (_, index) =>
  seriesOf(index, kinds[index % kinds.length]),
);
const busyness = series.map((_, index) => [0.02, 0.2, 0.9][index % 3]);

async function fill(resolution) {
  const { slotMs, slots } = SPANS[resolution];
  const length = blockMs(resolution);
  for (
    let start = Math.floor((now - KEPT[resolution]) / length) * length;
    start < now;
    start += length
  ) {
    if (resolution !== 'second' && start + HOUR > now) continue;
    const blocks = series.map((one, index) => ({
      series: one,
      source: 'one',
      resolution,
      startMs: start,
      slots: Array.from({ length: slots }, (_, slot) =>
        start + slot * slotMs < now
          ? roundedSlot(slotOf(one.kind, slotMs / 1_000, busyness[index]))
          : undefined,
      ),
    }));
    await work.run(() => history.put(blocks, clock.now()));
  }
}

const filled = performance.now();
for (const resolution of ['hour', 'minute', 'second']) await fill(resolution);
const figures = [['filling', `${String(Math.round(performance.now() - filled))} ms`]];

const minute = performance.now();
await fillMinute();
figures.push(['storing one minute', `${(performance.now() - minute).toFixed(1)} ms`]);

async function fillMinute() {
  const blocks = series.map((one, index) => ({
    series: one,
    source: 'two',
    resolution: 'second',
    startMs: now - 60_000,
    slots: Array.from({ length: 60 }, () => slotOf(one.kind, 1, busyness[index])),
  }));
  await work.run(() => history.put(blocks, clock.now()));
}

const rolling = performance.now();
await new RollUpMetrics({ history, work, clock }).execute(new AbortController().signal);
figures.push(['a pass of rolling up', `${String(Math.round(performance.now() - rolling))} ms`]);

const counted = performance.now();
const usage = await history.usage();
figures.push(['adding up what is used', `${(performance.now() - counted).toFixed(1)} ms`]);
for (const { resolution, blocks, bytes } of usage) {
  figures.push([
    `${resolution} blocks`,
    `${String(blocks)}, ${(bytes / 2 ** 20).toFixed(1)} MB estimated`,
  ]);
}
await work.run(async () => undefined);
figures.push(['file', `${((await stat(path)).size / 2 ** 20).toFixed(1)} MB`]);

const reader = new MetricReader({ history, clock, unstored: () => [] });
const charts = [
  ['one series, 1 h by the second', 1, 1, { of: '2' }],
  ['one metric, 1 h by 5 s', 1, 5],
  ['one metric, 6 h by 15 s', 6, 15],
  ['one metric, 24 h by 5 min', 24, 300],
  ['one metric, 14 d by 30 min', 14 * 24, 1_800],
  ['one metric, 30 d by the hour', 30 * 24, 3_600],
];
for (const [name, hours, stepSeconds, labels] of charts) {
  // 1 h by the second is more points than an answer holds.
  const from = new Date(now - (stepSeconds === 1 ? HOUR / 2 : hours * HOUR));
  for (const aggregate of ['p95', 'rate']) {
    const times = [];
    const used = process.cpuUsage();
    for (let turn = 0; turn < 5; turn += 1) {
      const began = performance.now();
      const query = { metric: 'histogram_2', from, to: new Date(now), stepSeconds, aggregate };
      await reader.points(labels ? { ...query, labels } : query);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    const { user, system } = process.cpuUsage(used);
    const cpu = ((user + system) / 5_000).toFixed(1);
    figures.push([
      `${name}, ${aggregate}`,
      `${times[2].toFixed(1)} ms, most ${times[4].toFixed(1)} ms, processor ${cpu} ms`,
    ]);
  }
}
const matching = (await history.series('histogram_2')).length;
figures.push(['series of the metric asked for', String(matching)]);
await database.close();
await rm(folder, { recursive: true });
for (const [name, value] of figures) process.stdout.write(`${name.padEnd(44)}${value}\n`);
