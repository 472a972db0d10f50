import { expect } from 'chai';
import { Turns } from '../../../../src/application/shared/turns.js';
import { gate } from '../../../support/gate.js';
import { rejectionOf } from '../../../support/rejection.js';

describe('Turns', () => {
  it('lets so many run at once, the others in their order', async () => {
    const turns = new Turns(2);
    const held = [gate(), gate(), gate()];
    const begun: number[] = [];
    const all = held.map(({ passed }, index) =>
      turns.run(async () => {
        begun.push(index);
        await passed;
      }),
    );
    expect(begun).to.deep.equal([0, 1]);
    held[1]?.open();
    await all[1];
    expect(begun).to.deep.equal([0, 1, 2]);
    for (const one of held) one.open();
    await Promise.all(all);
  });

  it('gives on the turn of what fails', async () => {
    const turns = new Turns(1);
    const failed = turns.run(() => Promise.reject(new Error('it broke')));
    const next = turns.run(() => Promise.resolve('next'));
    expect(await rejectionOf(failed)).to.have.property('message', 'it broke');
    expect(await next).to.equal('next');
  });

  it('forgets who leaves, and lets the others move up', async () => {
    const turns = new Turns(1);
    const held = gate();
    const leaving = new AbortController();
    const first = turns.run(() => held.passed);
    const left = turns.run(() => Promise.resolve('never'), leaving.signal);
    const last = turns.run(() => Promise.resolve('last'));
    leaving.abort(new Error('gone'));
    expect(await rejectionOf(left)).to.have.property('message', 'gone');
    held.open();
    await first;
    expect(await last).to.equal('last');
    const late = turns.run(() => Promise.resolve('never'), leaving.signal);
    expect(await rejectionOf(late)).to.have.property('message', 'gone');
    expect(await turns.run(() => Promise.resolve('free'))).to.equal('free');
  });
});
