import { parseArguments, USAGE } from './harness/arguments.mjs';
import { installPeers, prepareProduct } from './harness/prepare.mjs';
import { printJson, printTable } from './harness/report.mjs';

/** Loaded when asked for: a bench needs its peers, and they may not be installed yet. */
const BENCHES = {
  codebases: () => import('./benches/codebases.mjs'),
  hooks: () => import('./benches/hooks.mjs'),
  http: () => import('./benches/http.mjs'),
  queue: () => import('./benches/queue.mjs'),
  webhooks: () => import('./benches/webhooks.mjs'),
};

async function main(argv) {
  const options = parseArguments(argv, Object.keys(BENCHES));
  if (options.fault !== undefined) {
    console.error(`${options.fault}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  await installPeers();
  await prepareProduct();
  const { measure } = await BENCHES[options.name]();
  const figures = await measure({ seconds: options.seconds, rounds: options.rounds });
  if (options.json) printJson(options.name, figures);
  else printTable(options.name, figures);
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(`could not measure: ${error.stack ?? error}`);
  // What was started and not ended keeps nobody waiting.
  process.exit(1);
}
