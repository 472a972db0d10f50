import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

/** dist/test/unit/support -> the checkout */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const SERVICES = new URL('../../support/services.js', import.meta.url).href;

interface Outcome {
  readonly stats: { readonly passes: number; readonly pending: number; readonly failures: number };
  readonly pending: readonly { readonly fullTitle: string }[];
  readonly failures: readonly { readonly err: { readonly message: string } }[];
}

describe('describeWith', function () {
  this.timeout(30_000);
  let folder: string;
  let server: Server;
  let port: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brain-services-'));
    server = createServer((socket) => socket.destroy());
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    if (server.listening) await closeServer();
    await rm(folder, { recursive: true, force: true });
  });

  function closeServer(): Promise<unknown> {
    return new Promise((done) => server.close(done));
  }

  /** A mocha of its own, because the probes run once, when the module loads. */
  async function suiteThatNeedsRedis(required: '0' | '1'): Promise<Outcome> {
    const file = join(folder, 'suite.mjs');
    await writeFile(
      file,
      `import { describeWith } from '${SERVICES}';
       describeWith('redis', 'Store', () => it('runs', () => {}));`,
    );
    const mocha = join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js');
    const env = {
      ...process.env,
      TEST_REDIS_URL: `redis://127.0.0.1:${port}`,
      REQUIRE_SERVICES: required,
    };
    const output = await new Promise<string>((done) => {
      const args = [mocha, '--no-config', '--reporter', 'json', file];
      // The exit code counts the failures, which the output lists.
      execFile(process.execPath, args, { cwd: folder, env }, (_error, stdout) => done(stdout));
    });
    return JSON.parse(output) as Outcome;
  }

  it('runs a suite whose service answers', async () => {
    const { stats } = await suiteThatNeedsRedis('1');
    expect(stats).to.include({ passes: 1, pending: 0, failures: 0 });
  });

  it('skips a suite whose service is missing and says where it looked', async () => {
    await closeServer();
    const { stats, pending } = await suiteThatNeedsRedis('0');
    expect(stats).to.include({ passes: 0, pending: 1, failures: 0 });
    expect(pending[0]?.fullTitle).to.equal(
      `Store [skipped: redis does not answer at 127.0.0.1:${port}] runs`,
    );
  });

  it('fails it when services are required', async () => {
    await closeServer();
    const { stats, failures } = await suiteThatNeedsRedis('1');
    expect(stats).to.include({ passes: 0, pending: 0, failures: 1 });
    expect(failures[0]?.err.message).to.equal(
      `REQUIRE_SERVICES=1, but redis does not answer at 127.0.0.1:${port}`,
    );
  });
});
