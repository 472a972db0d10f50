// `npm start`: everything in one process, this one, so that signals reach the program itself.
import { build, install } from './prepare.mjs';

install();
build();
const { main } = await import('../dist/src/bootstrap/main.js');
process.exitCode = await main(['start', ...process.argv.slice(2)]);
// Nothing may keep the process that has said that it is done.
setTimeout(() => process.exit(), 1_000).unref();
