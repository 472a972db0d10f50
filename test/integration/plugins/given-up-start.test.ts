import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { ChildProcessPluginRuntime } from '../../../src/adapters/outbound/plugin-host/child-process-runtime.js';
import { SystemClock } from '../../../src/adapters/outbound/system/system-clock.js';
import type { PluginCallError } from '../../../src/ports/plugins/plugin-runtime.js';
import { eventually } from '../../support/eventually.js';
import { rejectionOf } from '../../support/rejection.js';
import { aManifest } from '../../support/scripted-plugins.js';

describe('ChildProcessPluginRuntime', function () {
  this.timeout(30_000);

  it('gives up a start that nobody waits for any more, and leaves no process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brain-stuck-'));
    await writeFile(join(folder, 'index.mjs'), 'await new Promise(() => setInterval(Date, 1000));');
    const runtime = new ChildProcessPluginRuntime({
      clock: new SystemClock(),
      logger: new InMemoryLogger(),
      redact: (text) => text,
      mostMemoryMb: () => 256,
    });
    const over = new AbortController();
    const failed = rejectionOf(
      runtime.start({
        ...{ manifest: aManifest({ main: 'index.mjs' }), folder, config: {} },
        signal: over.signal,
        onRequest: () => Promise.resolve(null),
        onExit: () => undefined,
        onFault: () => undefined,
      }),
    );
    await eventually(() => {
      expect(processesOf(folder)).to.have.length(1);
    });
    over.abort();
    const error = (await failed) as PluginCallError;
    expect(error.failure).to.equal('gone');
    expect(processesOf(folder)).to.deep.equal([]);
    await rm(folder, { recursive: true });
  });
});

/** Ids of processes that were started with something in the folder. */
function processesOf(folder: string): readonly string[] {
  return readdirSync('/proc').filter((entry) => {
    try {
      return /^\d+$/.test(entry) && readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}
