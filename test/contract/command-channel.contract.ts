import { expect } from 'chai';
import type { JsonValue } from '../../src/domain/shared/json.js';
import type {
  CommandChannel,
  CommandMessage,
  CommandVerdict,
} from '../../src/ports/runtime/command-channel.js';
import { toTraceHeaders } from '../../src/domain/shared/trace-context.js';
import { aTrace } from '../support/builders.js';
import { eventually } from '../support/eventually.js';

export type SentCommand = Omit<CommandMessage, 'redelivered'>;

export interface SetAside {
  readonly body: string;
  readonly reason: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface Answered {
  readonly correlationId: string | undefined;
  readonly reply: JsonValue;
  /** Absent: none came with it. */
  readonly traceparent?: string;
}

export interface CommandChannelUnderTest {
  readonly channel: CommandChannel;
  /** A queue that the sender listens on. */
  readonly replyTo: string;
  send(command: SentCommand): Promise<void>;
  /** In the order in which they were set aside. */
  setAside(): Promise<readonly SetAside[]>;
  answered(): readonly Answered[];
  close(): Promise<void>;
}

export function aCommand(text: string, rest: Partial<SentCommand> = {}): SentCommand {
  return {
    body: Buffer.from(text),
    contentType: 'application/cloudevents+json',
    headers: {},
    routingKey: 'brain.task.create',
    ...rest,
  };
}

/** What every CommandChannel does while it works. */
export function commandChannelContract(
  title: string,
  open: () => Promise<CommandChannelUnderTest>,
): void {
  describe(`${title} as CommandChannel`, () => {
    let subject: CommandChannelUnderTest;
    let stops: (() => Promise<void>)[];

    beforeEach(async () => {
      subject = await open();
      stops = [];
    });

    afterEach(async () => {
      await Promise.all(stops.map((stop) => stop()));
      await subject.close();
    });

    const textOf = ({ body }: CommandMessage) => Buffer.from(body).toString();
    const done: CommandVerdict = { kind: 'done' };

    async function consume(
      handler: (text: string, message: CommandMessage) => Promise<CommandVerdict>,
    ) {
      const stop = await subject.channel.consume((message) => handler(textOf(message), message));
      stops.push(stop);
      return stop;
    }

    it('hands a message over as it was sent', async () => {
      const got: CommandMessage[] = [];
      await consume(async (_, message) => {
        got.push(message);
        return done;
      });
      const sent = aCommand('{"id":"ü"}', {
        headers: { traceparent: '00-1', attempts: 3 },
        replyTo: subject.replyTo,
        correlationId: 'c-1',
      });
      await subject.send(sent);
      await eventually(() => expect(got).to.have.lengthOf(1));
      const [{ body, ...rest }] = got as [CommandMessage];
      expect(Buffer.from(body).toString()).to.equal('{"id":"ü"}');
      const { body: _, ...expected } = sent;
      expect(rest).to.deep.equal({ ...expected, redelivered: false });
    });

    it('leaves out what the sender did not say', async () => {
      const got: CommandMessage[] = [];
      await consume(async (_, message) => {
        got.push(message);
        return done;
      });
      await subject.send(aCommand('', { contentType: '' }));
      await eventually(() => expect(got).to.have.lengthOf(1));
      expect(got[0]).to.include({ contentType: '', redelivered: false });
      expect(got[0]).not.to.have.any.keys('replyTo', 'correlationId');
    });

    it('hands over what was sent before anybody listened', async () => {
      const got: string[] = [];
      await (
        await consume(async () => done)
      )();
      await subject.send(aCommand('early'));
      await consume(async (text) => {
        got.push(text);
        return done;
      });
      await eventually(() => expect(got).to.deep.equal(['early']));
    });

    it('replies to the sender that asks for it', async () => {
      await consume(async (text) => ({ kind: 'done', reply: { text } }));
      await subject.send(aCommand('silent'));
      await subject.send(aCommand('nobody there', { replyTo: 'no-such-queue' }));
      await subject.send(aCommand('asking', { replyTo: subject.replyTo, correlationId: 'c-7' }));
      await eventually(() => {
        expect(
          subject.answered().filter(({ correlationId }) => correlationId === 'c-7'),
        ).to.deep.equal([{ correlationId: 'c-7', reply: { text: 'asking' } }]);
      });
    });

    it('sends the trace along with the reply', async () => {
      const trace = aTrace();
      const { traceparent } = toTraceHeaders(trace);
      await consume(async (text) =>
        text === 'good'
          ? { kind: 'done', reply: text, trace }
          : { kind: 'dead', reason: 'bad', reply: text, trace },
      );
      for (const text of ['good', 'bad']) {
        await subject.send(aCommand(text, { replyTo: subject.replyTo, correlationId: text }));
      }
      await eventually(() => {
        expect(subject.answered()).to.have.deep.members([
          { correlationId: 'good', reply: 'good', traceparent },
          { correlationId: 'bad', reply: 'bad', traceparent },
        ]);
      });
    });

    it('sets aside what is dead, unchanged and with the reason, and replies', async () => {
      await consume(async (text) => {
        if (text === 'good') return done;
        return { kind: 'dead', reason: `cannot read ${text}`, reply: { status: 400 } };
      });
      await subject.send(aCommand('bad', { headers: { a: 1 }, replyTo: subject.replyTo }));
      await subject.send(aCommand('good'));
      await eventually(async () => {
        const [dead, ...others] = await subject.setAside();
        expect(dead).to.include({ body: 'bad', reason: 'cannot read bad' });
        expect(dead?.headers).to.include({ a: 1 });
        expect(others).to.deep.equal([]);
      });
      await eventually(() => expect(subject.answered()).to.have.lengthOf(1));
    });

    it('hands a message over again when the handler throws, and others meanwhile', async () => {
      const attempts = new Map<string, number>();
      await consume(async (text) => {
        const attempt = (attempts.get(text) ?? 0) + 1;
        attempts.set(text, attempt);
        if (text === 'flaky' && attempt < 3) throw new Error('database away');
        return done;
      });
      await subject.send(aCommand('flaky'));
      await subject.send(aCommand('sound'));
      await eventually(() => {
        expect(Object.fromEntries(attempts)).to.deep.equal({ flaky: 3, sound: 1 });
      });
      expect(await subject.setAside()).to.deep.equal([]);
    });

    it('hands over 20 messages at a time', async () => {
      let open = 0;
      let most = 0;
      let handled = 0;
      const releases: (() => void)[] = [];
      await consume(async () => {
        open += 1;
        most = Math.max(most, open);
        await new Promise<void>((resolve) => releases.push(resolve));
        open -= 1;
        handled += 1;
        return done;
      });
      for (let n = 0; n < 50; n += 1) await subject.send(aCommand(`${n}`));
      await eventually(() => expect(open).to.equal(20));
      await eventually(() => {
        for (const release of releases.splice(0)) release();
        expect(handled).to.equal(50);
      });
      expect(most).to.equal(20);
    });

    it('lets handlers at work answer before it stops', async () => {
      let release!: () => void;
      const released = new Promise<void>((resolve) => (release = resolve));
      let begun = false;
      const stop = await consume(async () => {
        begun = true;
        await released;
        return { kind: 'done', reply: 'finished' };
      });
      await subject.send(aCommand('slow', { replyTo: subject.replyTo }));
      await eventually(() => expect(begun).to.equal(true));
      const stopped = stop();
      release();
      await stopped;
      await eventually(() => expect(subject.answered()).to.have.lengthOf(1));
      const later: string[] = [];
      await consume(async (text) => {
        later.push(text);
        return done;
      });
      await subject.send(aCommand('next'));
      await eventually(() => expect(later).to.include('next'));
      expect(later).to.deep.equal(['next']);
    });

    it('delivers again, marked so, what was not answered when it stopped', async () => {
      let attempts = 0;
      const stop = await consume(async () => {
        attempts += 1;
        throw new Error('database away');
      });
      await subject.send(aCommand('unfinished'));
      await eventually(() => expect(attempts).to.be.above(0));
      await stop();
      const seen: [string, boolean][] = [];
      await consume(async (text, { redelivered }) => {
        seen.push([text, redelivered]);
        return done;
      });
      await eventually(() => expect(seen).to.deep.equal([['unfinished', true]]));
    });
  });
}
