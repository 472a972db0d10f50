import { expect } from 'chai';
import { logLine } from '../../../../src/adapters/outbound/plugin-host/child/log-line.js';
import { withLogLimit } from '../../../../src/adapters/outbound/plugin-host/log-limit.js';
import { ManualClock } from '../../../support/manual-clock.js';

describe('withLogLimit', () => {
  it('leaves out what is logged too fast, says so, and lets everything else pass', async () => {
    const clock = new ManualClock();
    const messages: unknown[] = [];
    const limited = withLogLimit(async (method, { message }) => {
      messages.push(method === 'log' ? message : method);
      return null;
    }, clock);
    for (let line = 0; line < 1_000; line += 1) await limited('log', { message: 'a' });
    await limited('use', {});
    await clock.advance(1_000);
    await limited('log', { message: 'b' });
    await limited('log', { message: 'c' });
    const all = Array<string>(200).fill('a');
    expect(messages).to.deep.equal([...all, 'use', '800 lines were left out', 'b', 'c']);
  });
});

describe('logLine', () => {
  it('cuts what is too long', () => {
    const { message, facts } = logLine('info', 'm'.repeat(10_000), { text: 'f'.repeat(10_000) });
    expect(message).to.have.length(4_000);
    expect((facts as { cut: string }).cut).to.have.length(8_000);
    expect(logLine('info', 5, { a: 1 })).to.deep.equal({
      level: 'info',
      message: '5',
      facts: { a: 1 },
    });
  });
});
