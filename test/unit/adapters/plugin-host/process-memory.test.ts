import { expect } from 'chai';
import {
  residentBytes,
  residentIn,
} from '../../../../src/adapters/outbound/plugin-host/process-memory.js';

describe('residentBytes', () => {
  it('reads what the system tells in KiB, whatever the size of its pages', () => {
    expect(residentIn('Name:\tnode\nVmHWM:\t  999 kB\nVmRSS:\t   128 kB\nThreads:\t7\n')).to.equal(
      131_072,
    );
    expect(residentIn('Name:\tkthreadd\nThreads:\t1\n')).to.equal(null);
  });

  it('tells of this process, and of none that is not there', () => {
    expect(residentBytes(process.pid)).to.be.within(1_000_000, 10_000_000_000);
    expect(residentBytes(2 ** 30)).to.equal(null);
  });
});
