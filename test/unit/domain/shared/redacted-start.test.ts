import { expect } from 'chai';
import { redactedStart } from '../../../../src/domain/shared/redacted-start.js';
import { redactor } from '../../../../src/domain/shared/redaction.js';

describe('redactedStart', () => {
  const redact = redactor();
  const start = (text: string, longest: number) => redactedStart(text, longest, redact);

  it('leaves what fits whole, and what fits once it is redacted', () => {
    expect(start('short', 10)).to.equal('short');
    expect(start(`password=${'x'.repeat(100)}`, 20)).to.equal('password=***');
  });

  it('cuts to the length, however little is too much', () => {
    for (const more of [1, 100, 511, 512, 513, 10_000]) {
      expect(start('y'.repeat(128 + more), 128), String(more)).to.equal(`${'y'.repeat(128)}…`);
    }
  });

  it('shows no part of a secret that the cut goes through, wherever that is', () => {
    const secret = 'Hx7TgYw2Qz9LmNb4Vc6KHx7TgYw2Qz9LmNb4Vc6K';
    for (const before of [0, 100, 127, 600, 620, 639, 640]) {
      const masked = 'password=zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz '.repeat(
        Math.floor(before / 48),
      );
      const text = `${masked.padEnd(before)} brain_${secret} ${'y'.repeat(2_000)}`;
      expect(start(text, 128), String(before)).not.to.include('Hx7');
    }
  });
});
