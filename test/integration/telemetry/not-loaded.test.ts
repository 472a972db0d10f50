import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROOT } from '../../support/brain-process.js';
import { OtlpCollector } from '../../support/otlp-collector.js';

/** Starts a brain, and prints how many files of OpenTelemetry's SDK and exporters that loaded. */
const PROGRAM = `
  import { createRequire } from 'node:module';
  const { createBrain } = await import(process.argv[1]);
  const endpoint = process.argv[2] || undefined;
  const brain = createBrain({ config: { telemetry: { endpoint } } });
  await brain.start();
  const loaded = Object.keys(createRequire(process.argv[1]).cache);
  console.log(loaded.filter((file) => /@opentelemetry.(sdk|exporter|otlp)/.test(file)).length);
  await brain.stop();
`;

async function loaded(endpoint = ''): Promise<number> {
  const library = join(ROOT, 'dist', 'src', 'bootstrap', 'library.js');
  const options = ['--input-type=module', '--eval', PROGRAM, library, endpoint];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  return Number(stdout);
}

describe("OpenTelemetry's SDK", function () {
  this.timeout(30_000);

  it('is loaded only where there is a collector', async () => {
    const collector = await OtlpCollector.start();
    try {
      expect(await loaded(collector.url)).to.be.greaterThan(10);
      expect(await loaded()).to.equal(0);
    } finally {
      await collector.stop();
    }
  });
});
