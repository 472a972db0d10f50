import type { Socket } from 'node:net';
import { expect } from 'chai';
import { ClientAddresses } from '../../../../src/adapters/inbound/http/client-addresses.js';

const FORWARDED = 'x-forwarded-for';

describe('ClientAddresses', () => {
  const TRUSTED = ['10.0.0.0/8', '2001:db8:1::/48', '192.0.2.1'];

  function from(remoteAddress: string | undefined, forwarded?: string, trusted = TRUSTED): string {
    const socket = { remoteAddress } as Socket;
    const headers = forwarded === undefined ? {} : { [FORWARDED]: forwarded };
    return new ClientAddresses(trusted).of({ socket, headers });
  }

  it('are those of the connections where no proxy is trusted', () => {
    expect(from('203.0.113.9', '198.51.100.7', [])).to.equal('203.0.113.9');
    expect(from('10.0.0.1', '198.51.100.7', [])).to.equal('10.0.0.1');
    expect(from(undefined)).to.equal('');
  });

  it('are not what somebody outside says of himself', () => {
    expect(from('203.0.113.9', '198.51.100.7')).to.equal('203.0.113.9');
    expect(from('10.0.0.1', '192.0.2.66, 198.51.100.7')).to.equal('198.51.100.7');
    expect(from('10.0.0.1', '10.1.1.1, 198.51.100.7')).to.equal('198.51.100.7');
  });

  it('are counted from the right, through every trusted proxy', () => {
    expect(from('10.0.0.1', '198.51.100.7, 192.0.2.1, 10.9.9.9')).to.equal('198.51.100.7');
    expect(from('2001:db8:1::5', '2001:db8:2::7')).to.equal('2001:db8:2::7');
    expect(from('10.0.0.1', '10.0.0.2')).to.equal('10.0.0.2');
    expect(from('10.0.0.1')).to.equal('10.0.0.1');
  });

  it('have one spelling', () => {
    expect(from('::ffff:203.0.113.9')).to.equal('203.0.113.9');
    expect(from('::ffff:10.0.0.1', '::FFFF:198.51.100.7')).to.equal('198.51.100.7');
    expect(from('10.0.0.1', '198.51.100.7:4711')).to.equal('198.51.100.7');
    expect(from('10.0.0.1', '[2001:db8:2::7]:4711')).to.equal('2001:db8:2::7');
  });

  it('are the last that is known where the header makes no sense', () => {
    for (const nonsense of ['', 'unknown', '300.1.1.1', '198.51.100.7, unknown', '1.2.3', ',']) {
      expect(from('10.0.0.1', nonsense), nonsense).to.equal('10.0.0.1');
    }
    expect(from('10.0.0.1', 'unknown, 10.0.0.2')).to.equal('10.0.0.2');
  });
});
