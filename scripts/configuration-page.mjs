// `npm run docs:configuration`: writes docs/configuration.md from the schema of the settings.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, ROOT } from './prepare.mjs';

install();
build();
const { referencePage } = await import('../dist/src/bootstrap/config/reference-page.js');
writeFileSync(join(ROOT, 'docs', 'configuration.md'), referencePage());
