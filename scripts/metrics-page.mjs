// `npm run docs:metrics`: writes docs/metrics.md from what a process with every role measures.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, ROOT } from './prepare.mjs';

install();
build();
const { metricsPage } = await import('../dist/src/bootstrap/metrics-page.js');
writeFileSync(join(ROOT, 'docs', 'metrics.md'), await metricsPage());
