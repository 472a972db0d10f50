import { expect } from 'chai';
import { stackFrames } from '../../../../src/domain/shared/stack-frames.js';

const TRUE = ['    at first (file:///a.js:1:2)', '    at second (file:///b.js:3:4)'];
const FORGED = Array.from({ length: 12 }, (_, index) => `    at forged${String(index)} (x:1:1)`);

describe('stackFrames', () => {
  const frames = (message: string, told = message) =>
    stackFrames([`Error: ${message}`, ...TRUE].join('\n'), told);

  it('takes the lines that say where', () => {
    expect(frames('boom')).to.deep.equal(TRUE);
    expect(frames('')).to.deep.equal(TRUE);
    expect(stackFrames('', 'boom')).to.deep.equal([]);
  });

  it('takes none out of the message', () => {
    expect(frames(`x\n${FORGED.join('\n')}`)).to.deep.equal(TRUE);
  });

  it('is not pushed out by a long message', () => {
    expect(frames('x'.repeat(1_000_000))).to.deep.equal(TRUE);
  });

  it('keeps the true ones when the message was changed', () => {
    expect(frames(`x\n${FORGED.join('\n')}`, 'y')).to.include.members(TRUE);
    expect(frames('x'.repeat(1_000_000), 'y')).to.include.members(TRUE);
  });

  it('takes twelve at most', () => {
    expect(stackFrames(['Error: x', ...FORGED, ...TRUE].join('\n'), 'x')).to.deep.equal(FORGED);
  });
});
