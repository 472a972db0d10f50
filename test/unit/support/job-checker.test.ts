import { expect } from 'chai';
import type { JobAttempt } from '../../../src/domain/jobs/job.js';
import {
  violationsOf,
  type AcceptedJob,
  type JobEvidence,
  type Witnessed,
} from '../../support/faults/job-checker.js';

const START = Date.parse('2026-03-01T12:00:00.000Z');

const at = (second: number): Date => new Date(START + second * 1_000);

const attempt = (
  number: number,
  [start, end]: readonly [number, number | null],
  outcome: JobAttempt['outcome'],
): JobAttempt => ({
  attempt: number,
  workerId: 'worker',
  startedAt: at(start),
  endedAt: end === null ? null : at(end),
  outcome,
  error: null,
});

const accepted = (key: string, more: Partial<AcceptedJob> = {}): AcceptedJob => ({
  id: `id-of-${key}`,
  key,
  isToComplete: true,
  ...more,
});

const inGroup = (key: string, place: number) => accepted(key, { group: { name: 'g', place } });

/** One job, done at its second attempt. */
const sound = (): JobEvidence => ({
  accepted: [accepted('a')],
  jobs: [{ id: 'id-of-a', status: 'completed', attempt: 2 }],
  attempts: new Map([['id-of-a', [attempt(1, [0, 1], 'lost'), attempt(2, [1, 2], 'completed')]]]),
  effects: ['a'],
  told: ['id-of-a'],
  witnessed: [],
});

const kindsOf = (evidence: JobEvidence): readonly string[] =>
  violationsOf(evidence).map(({ kind, job }) => `${kind}: ${job}`);

describe('violationsOf', () => {
  it('finds nothing where every promise was kept', () => {
    expect(violationsOf(sound())).to.deep.equal([]);
  });

  it('finds nothing where a job that always fails was given up', () => {
    const evidence = {
      ...sound(),
      accepted: [accepted('a', { isToComplete: false })],
      jobs: [{ id: 'id-of-a', status: 'dead_letter' as const, attempt: 2 }],
      effects: [],
    };
    expect(violationsOf(evidence)).to.deep.equal([]);
  });

  it('finds lost jobs: gone, without an effect, given up though they can be done', () => {
    expect(kindsOf({ ...sound(), jobs: [], effects: [], told: [] })).to.deep.equal(['lost: a']);
    expect(kindsOf({ ...sound(), effects: [] })).to.deep.equal(['lost: a']);
    const jobs = [{ id: 'id-of-a', status: 'dead_letter', attempt: 2 }] as const;
    expect(kindsOf({ ...sound(), jobs, effects: [] })).to.deep.equal(['lost: a']);
  });

  it('finds jobs that were done twice', () => {
    expect(kindsOf({ ...sound(), effects: ['a', 'a'] })).to.deep.equal(['twice: a']);
  });

  it('finds phantoms: jobs and effects that nobody asked for, effects of jobs that were given up', () => {
    const stray = { id: 'stray', status: 'completed', attempt: 1 } as const;
    const { jobs } = sound();
    expect(kindsOf({ ...sound(), jobs: [...jobs, stray] })).to.deep.equal(['phantom: stray']);
    expect(kindsOf({ ...sound(), effects: ['a', 'b'] })).to.deep.equal(['phantom: b']);
    const hopeless = [accepted('a', { isToComplete: false })];
    const given = [{ id: 'id-of-a', status: 'dead_letter', attempt: 2 }] as const;
    expect(kindsOf({ ...sound(), accepted: hopeless, jobs: given })).to.deep.equal(['phantom: a']);
    expect(kindsOf({ ...sound(), accepted: hopeless })).to.deep.equal(['phantom: a']);
  });

  it('finds jobs that are left over', () => {
    for (const status of ['scheduled', 'pending', 'processing', 'failed'] as const) {
      const jobs = [{ id: 'id-of-a', status, attempt: 2 }];
      expect(kindsOf({ ...sound(), jobs, told: [] }), status).to.deep.equal(['left over: a']);
    }
  });

  it('finds what else is left over', () => {
    const waiting = { 'messages at the broker': 2, 'events before it': 0 };
    expect(kindsOf({ ...sound(), waiting })).to.deep.equal(['left over: messages at the broker']);
    expect(violationsOf({ ...sound(), waiting: {} })).to.deep.equal([]);
  });

  it('finds ends that nobody was told of, or too often, or too early', () => {
    expect(kindsOf({ ...sound(), told: [] })).to.deep.equal(['lost: a']);
    expect(kindsOf({ ...sound(), told: ['id-of-a', 'id-of-a'] })).to.deep.equal(['twice: a']);
    const jobs = [{ id: 'id-of-a', status: 'failed', attempt: 2 }] as const;
    expect(kindsOf({ ...sound(), jobs })).to.deep.equal(['left over: a', 'phantom: a']);
  });

  it('finds attempts that overlap, by more than clocks may differ', () => {
    const overlapping = (end: number | null): JobEvidence => ({
      ...sound(),
      attempts: new Map([
        ['id-of-a', [attempt(1, [0, end], 'lost'), attempt(2, [1, 2], 'completed')]],
      ]),
    });
    expect(kindsOf(overlapping(1.4))).to.deep.equal(['overlap: a']);
    expect(kindsOf(overlapping(null))).to.deep.equal(['overlap: a']);
    expect(kindsOf({ ...overlapping(1.4), toleranceMs: 500 })).to.deep.equal([]);
    expect(kindsOf({ ...overlapping(1.6), toleranceMs: 500 })).to.deep.equal(['overlap: a']);
  });

  it('finds attempts that are not on record, or are too many', () => {
    const [first, second] = [attempt(1, [0, 1], 'lost'), attempt(2, [1, 2], 'completed')];
    for (const attempts of [[], [second], [first], [first, second, attempt(3, [2, 3], 'lost')]]) {
      const evidence = { ...sound(), attempts: new Map([['id-of-a', attempts]]) };
      expect(kindsOf(evidence)).to.deep.equal(['unrecorded: a']);
    }
  });

  describe('of a group', () => {
    const grouped = (witnessed: readonly Witnessed[], status: 'completed' | 'dead_letter') => ({
      // The places count, not the order in which they were noted.
      accepted: [inGroup('b', 1), { ...inGroup('a', 0), isToComplete: status === 'completed' }],
      jobs: [
        { id: 'id-of-a', status, attempt: 2 },
        { id: 'id-of-b', status: 'completed' as const, attempt: 1 },
      ],
      attempts: new Map([
        ['id-of-a', [attempt(1, [0, 1], 'failed'), attempt(2, [1, 2], status)]],
        ['id-of-b', [attempt(1, [2, 3], 'completed')]],
      ]),
      effects: status === 'completed' ? ['a', 'b'] : ['b'],
      told: ['id-of-a', 'id-of-b'],
      witnessed,
    });
    const begun = (key: string, number: number) =>
      ({ key, attempt: number, what: 'begun' }) as const;
    const acting = (key: string, number: number) =>
      ({ key, attempt: number, what: 'acting' }) as const;

    it('finds nothing where one began after the other was done', () => {
      const order = [begun('a', 1), begun('a', 2), acting('a', 2), begun('b', 1), acting('b', 1)];
      expect(kindsOf(grouped(order, 'completed'))).to.deep.equal([]);
      expect(kindsOf(grouped([begun('a', 2), begun('b', 1)], 'dead_letter'))).to.deep.equal([]);
    });

    it('finds one that began before the one ahead of it was done', () => {
      const order = [begun('a', 1), begun('b', 1), begun('a', 2), acting('a', 2)];
      expect(kindsOf(grouped(order, 'completed'))).to.deep.equal(['disorder: b']);
      expect(kindsOf(grouped(order, 'dead_letter'))).to.deep.equal(['disorder: b']);
    });

    it('minds nothing that an attempt which was taken over does late', () => {
      const order = [begun('a', 2), acting('a', 2), begun('b', 1), begun('a', 1), acting('a', 1)];
      expect(kindsOf(grouped(order, 'completed'))).to.deep.equal([]);
    });
  });
});
