import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CpuMeter } from '../../../../src/adapters/outbound/system-information/cpu-meter.js';
import {
  parseInterfaces,
  readDisk,
} from '../../../../src/adapters/outbound/system-information/machine-readings.js';

describe('machine readings', () => {
  it('sum what network interfaces carried, loopback left out', () => {
    const text = [
      'Inter-|   Receive                                                |  Transmit',
      ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets',
      '    lo: 999 1 0 0 0 0 0 0 999 1 0 0 0 0 0 0',
      '  eth0: 100 1 0 0 0 0 0 0 200 1 0 0 0 0 0 0',
      'wlan0:1000 1 0 0 0 0 0 0 2000 1 0 0 0 0 0 0',
      '',
    ].join('\n');
    expect(parseInterfaces(text)).to.deep.equal({ receivedBytes: 1_100, sentBytes: 2_200 });
    expect(parseInterfaces('')).to.deep.equal({ receivedBytes: 0, sentBytes: 0 });
  });

  it('tell of the disk of a folder that does not exist yet', async () => {
    const [there, later] = await Promise.all([
      readDisk(tmpdir()),
      readDisk(join(tmpdir(), 'not', 'there', 'yet')),
    ]);
    expect(later.totalBytes).to.equal(there.totalBytes);
  });
});

describe('CpuMeter', () => {
  it('tells how busy the cores were since it was last asked', () => {
    const times = [
      { idle: 100, total: 200 },
      { idle: 125, total: 300 },
      { idle: 125, total: 300 },
      { idle: 225, total: 400 },
    ];
    const meter = new CpuMeter(() => times.shift() ?? { idle: 0, total: 0 });
    expect([meter.percent(), meter.percent(), meter.percent()]).to.deep.equal([75, 0, 0]);
  });
});
