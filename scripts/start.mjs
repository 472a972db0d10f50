// `npm start`: everything in one process, this one, so that signals reach the program itself.
import { build, install } from './prepare.mjs';

install();
build();
const { main } = await import('../dist/src/bootstrap/main.js');
process.exitCode = await main(['start', ...process.argv.slice(2)]);
