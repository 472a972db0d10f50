import { expect } from 'chai';
import { networkOf } from '../../../../src/domain/access/network.js';

describe('networkOf', () => {
  for (const [address, network] of [
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['127.0.0.1', '127.0.0.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
    ['2001:0DB8:0001:ffff::1', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['', undefined],
    ['256.1.1.1', undefined],
    ['example.org', undefined],
    ['1.2.3', undefined],
    ['::1::2', undefined],
    ['12345:1:1:1:1:1:1:1', undefined],
    ['a:b', undefined],
  ] as const) {
    it(`of ${address || 'nothing'} is ${network ?? 'none'}`, () => {
      expect(networkOf(address)).to.equal(network);
    });
  }
});
