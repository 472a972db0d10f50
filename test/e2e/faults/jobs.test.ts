import { expect } from 'chai';
import { runWithFaults, type FaultReport } from '../../support/faults/fault-run.js';
import { violationsOf } from '../../support/faults/job-checker.js';
import { describeWith } from '../../support/services.js';

const JOBS = 500;

/** Many times what it takes on a machine at rest. */
const WITHIN_MS = 360_000;

function expectKept({ evidence, faults, unruly }: FaultReport): void {
  expect(violationsOf(evidence)).to.deep.equal([]);
  expect(unruly).to.deep.equal([]);
  expect(evidence.accepted).to.have.length(JOBS);
  // How many die of their jobs as well depends on which are killed before they can.
  expect(faults['worker killed']).to.be.at.least(20);
}

for (const database of ['postgres', 'mysql'] as const) {
  describeWith(
    [database, 'rabbitmq-server', 'redis-server'],
    `jobs on ${database} while everything fails`,
    () => {
      it('each ends once, in its order, with one effect', async function () {
        this.timeout(1.5 * WITHIN_MS);
        const report = await runWithFaults({ database, jobs: JOBS, withinMs: WITHIN_MS });
        expectKept(report);
        for (const fault of [
          ...['broker connections cut', 'database connections cut', 'virtual host deleted'],
          ...['worker frozen past its lease', 'cache flushed', 'wake-up repeated'],
        ]) {
          expect(report.faults[fault], fault).to.be.at.least(3);
        }
        expect(report.faults['broker killed']).to.equal(2);
      });
    },
  );
}

describe('jobs on sqlite whose process is killed', () => {
  it('each ends once, in its order, with one effect', async function () {
    this.timeout(1.5 * WITHIN_MS);
    const report = await runWithFaults({
      ...{ database: 'sqlite', jobs: JOBS, withinMs: WITHIN_MS },
      rounds: 22,
    });
    expectKept(report);
  });

  it('finds what comes of effects that are no part of the ends of their jobs', async function () {
    this.timeout(1.5 * WITHIN_MS);
    const { evidence } = await runWithFaults({
      ...{ database: 'sqlite', jobs: 20, withinMs: WITHIN_MS },
      ...{ rounds: 0, isUnguarded: true },
    });
    const found = new Set(violationsOf(evidence).map(({ kind }) => kind));
    expect([...found]).to.include.members(['twice', 'phantom']);
  });
});
