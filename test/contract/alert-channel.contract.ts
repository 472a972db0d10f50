import { expect } from 'chai';
import type { JsonObject } from '../../src/domain/shared/json.js';
import type { AlertChannel, AlertNotice } from '../../src/ports/alerts/alert-channel.js';
import { appErrorOf } from '../support/rejection.js';

/** A channel with the other side in the test's hands. */
export interface ChannelUnderTest {
  readonly channel: AlertChannel;
  readonly settings: JsonObject;
  /** What the other side took, as texts that hold title, text and key if the channel carries one. */
  taken(): readonly string[];
  /** How the other side answers from now on. */
  answer(how: 'takes' | 'not now' | 'never'): void;
  /** From now on the other side answers nothing. @returns once it has a notice, how it learns that nobody waits */
  hold(): Promise<{ readonly closed: Promise<void> }>;
  /** Whether the other side can tell repeats by the key. */
  readonly carriesKey: boolean;
  stop(): Promise<void>;
}

const NOTICE: AlertNotice = {
  alertId: '0193f000-0000-7000-8000-000000000001',
  status: 'firing',
  severity: 'critical',
  rule: 'disk-full',
  title: 'The disk is full',
  text: '97 % are used',
  startedAt: new Date('2026-11-21T02:00:00.000Z'),
  resolvedAt: null,
  labels: { check: 'disk' },
};

/** What every channel does. */
export function alertChannelContract(name: string, open: () => Promise<ChannelUnderTest>): void {
  describe(`${name} as AlertChannel`, () => {
    let under: ChannelUnderTest;

    beforeEach(async () => {
      under = await open();
    });

    afterEach(() => under.stop());

    const send = (notice: Partial<AlertNotice> = {}, signal = new AbortController().signal) =>
      under.channel.send({ ...NOTICE, ...notice }, under.settings, {
        isTrusted: true,
        idempotencyKey: 'key-1',
        signal,
      });

    it('resolves once the other side took it, title and text included', async () => {
      await send();
      expect(under.taken()).to.have.length(1);
      expect(under.taken()[0]).to.include('The disk is full').and.include('97 % are used');
    });

    it('carries the same key at every attempt', async () => {
      await send();
      await send();
      const withKey = under.taken().filter((text) => text.includes('key-1'));
      expect(withKey).to.have.length(under.carriesKey ? 2 : 0);
    });

    it('says that another attempt may help when the other side cannot take it now', async () => {
      under.answer('not now');
      expect((await appErrorOf(send())).retryable).to.equal(true);
    });

    it('says that no attempt will help when the other side never takes it', async () => {
      under.answer('never');
      expect((await appErrorOf(send())).retryable).to.equal(false);
    });

    it('says that another attempt may help when nobody answers', async () => {
      await under.stop();
      expect((await appErrorOf(send())).retryable).to.equal(true);
    });

    it('leaves the other side at once when it is told to, so that nothing goes on behind its back', async () => {
      const held = under.hold();
      const given = new AbortController();
      const sent = appErrorOf(send({}, given.signal));
      const seen = await Promise.race([held, sent]);
      given.abort();
      expect((await sent).retryable).to.equal(true);
      if ('closed' in seen) await seen.closed;
      expect(seen).to.have.property('closed');
      expect(under.taken()).to.deep.equal([]);
    });

    it('tells of resolved ones that they are', async () => {
      await send({ status: 'resolved', resolvedAt: new Date('2026-11-21T03:00:00.000Z') });
      expect(under.taken()[0]?.toLowerCase()).to.include('resolved');
    });

    it('carries any text', async () => {
      await send({ title: 'A\r\nBcc: x@example.org\r\n\r\n<b>', text: '<!channel> \u2028 😀 "' });
      expect(under.taken()).to.have.length(1);
    });
  });
}
