import { expect } from 'chai';
import { availabilityOf } from '../../../../src/domain/monitoring/availability.js';
import type { ProcessSpan } from '../../../../src/domain/monitoring/process-span.js';
import { recoveriesOf } from '../../../../src/domain/monitoring/recovery.js';

const MINUTE = 60_000;
const at = (minute: number) => new Date(minute * MINUTE);

function span(began: number, seen: number, stopped?: number): ProcessSpan {
  const stoppedAt = stopped === undefined ? null : at(stopped);
  return { id: 'x', process: 'p', roles: ['api'], beganAt: at(began), seenAt: at(seen), stoppedAt };
}

const judge = (spans: readonly ProcessSpan[], from: number, to: number, first = 0) =>
  availabilityOf(
    spans,
    { fromMs: from * MINUTE, toMs: to * MINUTE, nowMs: to * MINUTE },
    first * MINUTE,
  );

describe('availabilityOf', () => {
  it('is whole while one process after another runs', () => {
    const spans = [span(0, 30), span(20, 50), span(45, 100)];
    expect(judge(spans, 0, 100)).to.deep.equal({
      totalMs: 100 * MINUTE,
      upMs: 100 * MINUTE,
      plannedMs: 0,
      unplannedMs: 0,
      outages: [],
    });
  });

  it('counts gaps as down, and tells planned stops apart', () => {
    const spans = [span(0, 10, 10), span(20, 50), span(60, 100)];
    const { upMs, plannedMs, unplannedMs, outages } = judge(spans, 0, 100);
    expect([upMs, plannedMs, unplannedMs]).to.deep.equal([80 * MINUTE, 10 * MINUTE, 10 * MINUTE]);
    expect(outages).to.deep.equal([
      { fromMs: 10 * MINUTE, toMs: 20 * MINUTE, isPlanned: true },
      { fromMs: 50 * MINUTE, toMs: 60 * MINUTE, isPlanned: false },
    ]);
  });

  it('judges nothing before the installation ran first', () => {
    expect(judge([span(90, 100)], 0, 100, 90)).to.include({ totalMs: 10 * MINUTE, unplannedMs: 0 });
    expect(judge([], 0, 100, 100)).to.include({ totalMs: 0, upMs: 0 });
  });

  it('counts a gap that began before the period, by how the last process ended', () => {
    expect(judge([span(0, 10, 10), span(60, 100)], 50, 100).plannedMs).to.equal(10 * MINUTE);
    expect(judge([span(0, 10), span(60, 100)], 50, 100).unplannedMs).to.equal(10 * MINUTE);
  });

  it('takes a process that told within 25 seconds to run, and none that was silent longer', () => {
    const seen = (secondsAgo: number) => ({
      ...span(0, 0),
      seenAt: new Date(100 * MINUTE - secondsAgo * 1_000),
    });
    expect(judge([seen(25)], 0, 100).unplannedMs).to.equal(0);
    expect(judge([seen(26)], 0, 100).unplannedMs).to.equal(26_000);
  });

  it('is not misled by one process within the time of another', () => {
    expect(judge([span(0, 100), span(10, 20, 20)], 0, 100).outages).to.deep.equal([]);
  });
});

describe('recoveriesOf', () => {
  const incident = (began: number, ended: number | null) => ({
    id: 'i',
    processId: 'p',
    worst: 'degraded' as const,
    checks: [],
    beganAt: at(began),
    endedAt: ended === null ? null : at(ended),
  });
  const outage = (from: number, to: number, isPlanned = false) => ({
    fromMs: from * MINUTE,
    toMs: to * MINUTE,
    isPlanned,
  });

  it('takes what several processes saw at once for one failure', () => {
    const found = recoveriesOf([incident(1, 5), incident(2, 7), incident(9, 10)], [], 99 * MINUTE);
    expect(found.map(({ fromMs, toMs }) => [fromMs / MINUTE, toMs / MINUTE])).to.deep.equal([
      [1, 7],
      [9, 10],
    ]);
  });

  it('counts times in which no process ran, unless they were planned', () => {
    const found = recoveriesOf([], [outage(1, 2), outage(5, 6, true)], 99 * MINUTE);
    expect(found).to.deep.equal([{ fromMs: MINUTE, toMs: 2 * MINUTE, isOver: true }]);
  });

  it('counts a failure that is not over as long as it lasts', () => {
    expect(recoveriesOf([incident(90, null), incident(91, 92)], [], 99 * MINUTE)).to.deep.equal([
      { fromMs: 90 * MINUTE, toMs: 99 * MINUTE, isOver: false },
    ]);
  });
});
