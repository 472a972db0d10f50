import { expect } from 'chai';
import { ConcurrencyScaler } from '../../../../src/adapters/inbound/worker/concurrency-scaler.js';
import type { Concurrency } from '../../../../src/domain/jobs/concurrency.js';

/** Numbers from 0 to 1 that are the same in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

interface System {
  /** So many jobs at once do each other no harm. */
  readonly knee: number;
  readonly serviceMs: number;
  readonly isFailing?: boolean;
  /** How jobs come: as fast as they go, unless so many a second. */
  readonly perSecond?: number;
}

/** A worker whose jobs end by themselves, on a clock that runs from end to end. */
class SimulatedWorker {
  private nowMs = 0;
  private readonly ends: { readonly atMs: number; readonly beganMs: number }[] = [];
  private arrived = 0;
  private began = 0;
  loopDelayMs = 0;
  done = 0;
  readonly scaler = new ConcurrencyScaler({
    clock: { monotonicMs: () => this.nowMs },
    loopDelayMs: () => this.loopDelayMs,
  });

  constructor(
    private readonly concurrency: Concurrency,
    private readonly random: () => number,
  ) {}

  get limit(): number {
    return this.scaler.limit(this.concurrency);
  }

  run(forMs: number, system: System): void {
    const untilMs = this.nowMs + forMs;
    const arrivalMs = this.nowMs;
    this.arrived = this.began;
    while (this.nowMs < untilMs) {
      if (system.perSecond !== undefined) {
        const due = ((this.nowMs - arrivalMs) / 1_000) * system.perSecond;
        this.arrived = Math.max(this.arrived, Math.floor(due) + this.began - this.done);
      }
      this.beginJobs(system);
      const next = this.ends[0];
      const stepMs = system.perSecond === undefined ? Infinity : 1_000 / system.perSecond;
      this.nowMs = Math.min(untilMs, next?.atMs ?? untilMs, this.nowMs + stepMs);
      while (this.ends[0] && this.ends[0].atMs <= this.nowMs) this.endFirst(system);
    }
  }

  private beginJobs(system: System): void {
    const { knee, serviceMs, perSecond } = system;
    while (this.ends.length < this.limit) {
      if (perSecond !== undefined && this.began >= this.arrived) return;
      this.began += 1;
      this.scaler.begun(perSecond === undefined ? 60_000 : 0);
      const crowd = Math.max(1, (this.ends.length + 1) / knee);
      const tookMs = serviceMs * crowd * (0.5 + this.random());
      this.ends.push({ atMs: this.nowMs + tookMs, beganMs: this.nowMs });
      this.ends.sort((one, other) => one.atMs - other.atMs);
    }
  }

  private endFirst({ isFailing = false }: System): void {
    const [first] = this.ends.splice(0, 1);
    if (!first) return;
    this.done += 1;
    this.scaler.ended(this.nowMs - first.beganMs, isFailing);
  }
}

const MINUTE_MS = 60_000;

function limitsOver(minutes: number, worker: SimulatedWorker, system: System): readonly number[] {
  return Array.from({ length: minutes * 60 }, () => {
    worker.run(1_000, system);
    return worker.limit;
  });
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('ConcurrencyScaler', () => {
  const worker = (concurrency: Concurrency, seed = 7) =>
    new SimulatedWorker(concurrency, randomOf(seed));

  for (const [knee, serviceMs] of [
    [4, 20],
    [20, 50],
    [60, 100],
    [16, 300],
  ] as const) {
    it(`settles near ${knee} where more than that only slow each other down (${serviceMs} ms)`, () => {
      const one = worker({ min: 1, max: 200 });
      one.run(3 * MINUTE_MS, { knee, serviceMs });
      const limits = limitsOver(2, one, { knee, serviceMs });
      expect(mean(limits)).to.be.within(knee * 0.7, knee * 1.5);
    });
  }

  it('finishes nearly as much as the best number would, from the first minutes on', () => {
    const system = { knee: 20, serviceMs: 50 };
    const [adapting, best] = [worker({ min: 1, max: 200 }), worker(20)];
    for (const one of [adapting, best]) one.run(5 * MINUTE_MS, system);
    expect(adapting.done).to.be.above(best.done * 0.85);
  });

  it('leaves a fixed number alone', () => {
    const one = worker(7);
    expect(new Set(limitsOver(2, one, { knee: 50, serviceMs: 50 }))).to.deep.equal(new Set([7]));
    expect(one.scaler.report()).to.deep.equal({ now: 7, min: 7, max: 7 });
  });

  it('stays small where jobs do not wait', () => {
    const one = worker({ min: 2, max: 50 });
    one.run(2 * MINUTE_MS, { knee: 50, serviceMs: 20, perSecond: 20 });
    expect(one.limit).to.equal(2);
  });

  it('is small again some time after the work is done', () => {
    const one = worker({ min: 2, max: 50 });
    one.run(2 * MINUTE_MS, { knee: 50, serviceMs: 50 });
    expect(one.limit).to.be.above(30);
    one.run(3 * MINUTE_MS, { knee: 50, serviceMs: 50, perSecond: 1 });
    expect(one.limit).to.equal(2);
  });

  it('does not take quick failures for good work', () => {
    const one = worker({ min: 2, max: 50 });
    one.run(MINUTE_MS, { knee: 50, serviceMs: 1, isFailing: true });
    expect(one.limit).to.equal(2);
  });

  it('gives way while the event loop is late', () => {
    const one = worker({ min: 2, max: 50 });
    one.run(2 * MINUTE_MS, { knee: 50, serviceMs: 50 });
    one.loopDelayMs = 60;
    one.run(MINUTE_MS, { knee: 50, serviceMs: 50 });
    expect(one.limit).to.equal(2);
  });

  it('begins more beside jobs that take hours', () => {
    const one = worker({ min: 1, max: 8 });
    for (let turn = 0; turn < 300; turn += 1) one.run(1_000, { knee: 50, serviceMs: 3_600_000 });
    expect(one.limit).to.equal(8);
  });

  it('follows bounds that change, and a number that takes their place', () => {
    let concurrency: Concurrency = { min: 4, max: 8 };
    const { scaler } = worker(concurrency);
    expect(scaler.limit(concurrency)).to.equal(4);
    concurrency = { min: 6, max: 8 };
    expect(scaler.limit(concurrency)).to.equal(6);
    expect(scaler.limit({ min: 1, max: 2 })).to.equal(2);
    expect(scaler.limit(9)).to.equal(9);
    expect(scaler.report()).to.deep.equal({ now: 9, min: 9, max: 9 });
  });
});
