import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricDescription } from '../ports/runtime/metrics.js';
import { createBrain } from './library.js';
import { ROLES } from './roles/role.js';
import { escapedText, markdownTable } from './markdown-table.js';

/** `docs/metrics.md`, formatted as Prettier would: what a process with every role measures. */
export async function metricsPage(): Promise<string> {
  const metrics = await measuredByAllRoles();
  return [
    '# Metrics',
    '',
    'What a process counts, made by `npm run docs:metrics` from a running one; a test fails when it is stale. How to',
    'read them: [operating.md](operating.md#metrics). Counts begin at 0 with the process. A histogram has the series',
    '`_bucket`, `_sum` and `_count`. A metric has at most 1,000 series; what comes later counts under the label value',
    '`other`. Metrics of your own appear as `brain_custom_<name>`.',
    '',
    ...markdownTable([
      ['metric', 'kind', 'labels', 'meaning'],
      ...metrics.map(({ exposedAs, kind, labels, help }) => [
        `\`${exposedAs}\``,
        kind,
        labels.map((label) => `\`${label}\``).join(', '),
        escapedText(help),
      ]),
    ]),
    '',
  ].join('\n');
}

/** With a database, whose statements are measured too. */
async function measuredByAllRoles(): Promise<readonly MetricDescription[]> {
  const folder = await mkdtemp(join(tmpdir(), 'metrics-page-'));
  const brain = createBrain({
    config: {
      api: { port: 0 },
      database: { type: 'sqlite', url: join(folder, 'brain.db') },
      logging: { level: 'fatal' },
    },
    roles: ROLES,
  });
  try {
    await brain.start();
    const { items } = await brain.use('metrics.list', { limit: 1_000, sort: [], filters: [] });
    return items;
  } finally {
    await brain.stop();
    await rm(folder, { recursive: true });
  }
}
