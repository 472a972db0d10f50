import { expect } from 'chai';
import { stub } from 'sinon';
import { Settler } from '../../../../src/adapters/inbound/worker/settler.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { EndedAttempt } from '../../../../src/application/jobs/end-attempts.js';
import type { Job } from '../../../../src/domain/jobs/job.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import { newId } from '../../../support/builders.js';
import { gate } from '../../../support/gate.js';
import { settle, inMemoryParts } from '../../../support/in-memory-parts.js';

function add(settler: Settler, ended: EndedAttempt): Promise<void> {
  return new Promise((resolve) => {
    settler.add(ended, resolve);
  });
}

describe('Settler', () => {
  const ended = (count: number): EndedAttempt[] =>
    Array.from({ length: count }, () => {
      const id = newId<'Job'>();
      const outcome = { id, attempt: 1, status: 'completed' } as const;
      return { job: { id, attempt: 1 } as Job, outcome, isTold: false };
    });

  const setUp = () => {
    const parts = inMemoryParts();
    const ending = new AbortController();
    const end = {
      execute: (group: readonly EndedAttempt[]): Promise<ReadonlySet<JobId>> =>
        Promise.resolve(new Set(group.map(({ job }) => job.id))),
    };
    const writing = stub(end, 'execute').callThrough();
    const settler = new Settler({ ...parts, end, ended: ending.signal });
    return { ...parts, writing, settler, ending };
  };

  it('writes what comes at once as one group', async () => {
    const { settler, writing } = setUp();
    const all = ended(3);
    await Promise.all(all.map((outcome) => add(settler, outcome)));
    expect(writing.args).to.deep.equal([[all]]);
  });

  it('gathers the next group while one is being written', async () => {
    const { settler, writing } = setUp();
    const held = gate();
    writing.onFirstCall().callsFake(async () => {
      await held.passed;
      return new Set<JobId>();
    });
    const [first, ...rest] = ended(4);
    const added = [add(settler, first!)];
    await settle();
    added.push(...rest.map((outcome) => add(settler, outcome)));
    await settle();
    expect(writing.callCount).to.equal(1);
    held.open();
    await Promise.all(added);
    expect(writing.args).to.deep.equal([[[first]], [rest]]);
  });

  it('writes no more than 1 000 at once', async () => {
    const { settler, writing } = setUp();
    await Promise.all(ended(1_001).map((outcome) => add(settler, outcome)));
    expect(writing.args.map(([group]) => group.length)).to.deep.equal([1_000, 1]);
  });

  it('keeps trying while the database is away', async () => {
    const { settler, writing, clock } = setUp();
    writing.onFirstCall().rejects(new AppError('unavailable', 'database.unavailable', 'away'));
    writing
      .onSecondCall()
      .rejects(new AppError('unavailable', 'database.unavailable', 'still away'));
    const [outcome] = ended(1);
    let isWritten = false;
    const added = add(settler, outcome!).then(() => (isWritten = true));
    await settle();
    await clock.advance(999);
    expect(isWritten).to.equal(false);
    await clock.advance(1);
    await added;
    expect(writing.callCount).to.equal(3);
  });

  it('says of which jobs the outcome counted no longer', async () => {
    const { settler, writing, logger } = setUp();
    const [kept, lost] = ended(2);
    writing.resolves(new Set([kept!.job.id]));
    await Promise.all([add(settler, kept!), add(settler, lost!)]);
    const facts = logger.entries.map(({ facts: { jobId } }) => jobId);
    expect(facts).to.deep.equal([lost!.job.id]);
  });

  it('leaves an outcome that can never be written to its lease, and writes the others', async () => {
    const { settler, writing } = setUp();
    const [bad, ...good] = ended(3);
    writing.callsFake((group) =>
      group.some(({ job }) => job.id === bad?.job.id)
        ? Promise.reject(new Error('never'))
        : Promise.resolve(new Set(group.map(({ job }) => job.id))),
    );
    await Promise.all([bad!, ...good].map((outcome) => add(settler, outcome)));
    const written = writing.args.flatMap(([group]) => (group.length === 1 ? group : []));
    expect(written).to.include.members(good);
  });

  it('stops trying when it is told to', async () => {
    const { settler, writing, ending } = setUp();
    writing.callsFake(() => Promise.reject(new AppError('unavailable', 'x', 'away')));
    const added = add(settler, ended(1)[0]!);
    await settle();
    ending.abort();
    await added;
  });
});
