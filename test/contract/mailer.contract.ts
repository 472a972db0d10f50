import { expect } from 'chai';
import type { Mail, Mailer } from '../../src/ports/notifications/mailer.js';
import { appErrorOf } from '../support/rejection.js';

/** A mailer with the mail server in the test's hands. */
export interface MailerUnderTest {
  readonly mailer: Mailer;
  /** What the server took, as texts that hold recipients, subject, text and key. */
  taken(): readonly string[];
  /** How the server answers from now on. */
  answer(how: 'takes' | 'not now' | 'never'): void;
  /** From now on the server knows nobody of this address. */
  forget(address: string): void;
  /** From now on nobody has configured a server. */
  unconfigure(): void;
  stop(): Promise<void>;
}

const MAIL: Mail = { to: ['ann@example.org'], subject: 'Hello', text: 'Good morning' };

export function mailerContract(name: string, open: () => Promise<MailerUnderTest>): void {
  describe(`${name} as Mailer`, () => {
    let under: MailerUnderTest;

    beforeEach(async () => {
      under = await open();
    });

    afterEach(() => under.stop());

    const send = (mail: Partial<Mail> = {}, signal = new AbortController().signal) =>
      under.mailer.send({ ...MAIL, ...mail }, { idempotencyKey: 'key-1', signal });

    it('resolves once the server took it, with the same key at every attempt', async () => {
      expect(await send()).to.deep.equal({ rejected: [] });
      await send({ replyTo: 'bob@example.org', html: '<b>Good morning</b>' });
      expect(under.taken()).to.have.length(2);
      for (const told of ['ann@example.org', 'Hello', 'Good morning', 'key-1']) {
        expect(under.taken()[0]).to.include(told);
        expect(under.taken()[1]).to.include(told);
      }
      expect(under.taken()[1]).to.include('bob@example.org').and.include('<b>');
    });

    it('tells who does not get it while others do', async () => {
      under.forget('gone@example.org');
      const to = ['ann@example.org', 'gone@example.org'];
      expect(await send({ to })).to.deep.equal({ rejected: ['gone@example.org'] });
      expect(under.taken()).to.have.length(1);
      const nobody = await appErrorOf(send({ to: ['gone@example.org'] }));
      expect([nobody.code, nobody.retryable]).to.deep.equal(['mail.refused', false]);
    });

    it('says whether another attempt may help', async () => {
      under.answer('not now');
      const later = await appErrorOf(send());
      expect([later.code, later.retryable]).to.deep.equal(['mail.unreachable', true]);
      under.answer('never');
      const never = await appErrorOf(send());
      expect([never.code, never.retryable]).to.deep.equal(['mail.refused', false]);
      under.unconfigure();
      const nowhere = await appErrorOf(send());
      expect([nowhere.code, nowhere.retryable]).to.deep.equal(['mail.not-configured', true]);
      expect(under.taken()).to.deep.equal([]);
    });

    it('sends nothing for who does not wait for it any more', async () => {
      const error = await appErrorOf(send({}, AbortSignal.abort()));
      expect(error.retryable).to.equal(true);
      expect(under.taken()).to.deep.equal([]);
    });
  });
}
