import { join } from 'node:path';
import { expect } from 'chai';
import { BrainProcess, ROOT } from '../support/brain-process.js';
import { eventually } from '../support/eventually.js';
import { WAYS } from '../support/uncaught-child.js';

const PROGRAM = join(ROOT, 'dist/test/support/uncaught-child.js');

describe('an error that reaches nobody', function () {
  this.timeout(60_000);

  for (const way of Object.keys(WAYS)) {
    it(`(${way}) ends the process in order with code 1, and is in the history`, async () => {
      const failing = await BrainProcess.spawn({ program: PROGRAM, env: { TEST_UNCAUGHT: way } });
      try {
        await eventually(() => expect(failing.hasExited).to.equal(true), { timeoutMs: 20_000 });
        expect(failing.child.exitCode, failing.output).to.equal(1);
        expect(failing.output).to.include('a fault that nobody caught');
        expect(failing.output).to.match(/"level":"fatal"| FATAL /i);
        expect(failing.output).to.match(/stopped/);
        const again = await BrainProcess.start({ dataDir: failing.dataDir });
        try {
          const { items } = await again.get<{ items: readonly object[] }>(
            '/api/v1/errors?filter[code]=RangeError',
          );
          expect(items).to.have.length(1);
          expect(items[0]).to.include({ component: 'brain', count: 1, severity: 'high' });
        } finally {
          expect(await again.stop()).to.equal(0);
        }
      } finally {
        await failing.dispose();
      }
    });
  }
});
