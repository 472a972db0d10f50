import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { metricsPage } from '../../../src/bootstrap/metrics-page.js';
import { ROOT } from '../../support/brain-process.js';

describe('docs/metrics.md', () => {
  it('says what a process measures', async () => {
    const page = readFileSync(join(ROOT, 'docs', 'metrics.md'), 'utf8');
    expect(page === (await metricsPage()), 'it is stale: npm run docs:metrics').to.equal(true);
  });
});
