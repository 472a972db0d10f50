import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../../support/brain-process.js';
import { eventually } from '../../support/eventually.js';

const GUARD = pathToFileURL(join(ROOT, 'dist/src/adapters/outbound/plugin-host/orphan-guard.js'));

const HOST = `import { spawn } from 'node:child_process';
  import { endWithUs } from '${GUARD.href}';
  const busy = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  endWithUs(busy.pid);
  console.log(busy.pid);
  setInterval(() => undefined, 1000);`;

describe('endWithUs', () => {
  it('ends a process that loops when its host was killed', async () => {
    const host = spawn(process.execPath, ['--input-type=module', '-e', HOST]);
    const [line] = (await once(host.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    process.kill(pid, 0);
    host.kill('SIGKILL');
    await eventually(
      () => {
        expect(() => process.kill(pid, 0)).to.throw('ESRCH');
      },
      { timeoutMs: 10_000, everyMs: 50 },
    );
  });
});
