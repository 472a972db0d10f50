import { expect } from 'chai';
import { RecentEvents } from '../../../../src/application/shared/recent-events.js';
import type { PositionedEvent } from '../../../../src/domain/shared/domain-event.js';
import type { EventStream } from '../../../../src/ports/runtime/event-log.js';

describe('RecentEvents', () => {
  let stored: number[];
  let asked: string[];
  let recent: RecentEvents;
  let work: { isOpen: boolean };

  beforeEach(() => {
    stored = [];
    asked = [];
    work = { isOpen: false };
    const stream = {
      readAfter: (position: number, limit: number) => {
        asked.push(`${String(position)}+${String(limit)}`);
        const found = stored.filter((one) => one > position).slice(0, limit);
        return Promise.resolve(found.map((one) => ({ position: one }) as PositionedEvent));
      },
      forgetBefore: () => Promise.resolve(stored.splice(0, 2).length),
    };
    recent = new RecentEvents(stream as unknown as EventStream, work);
  });

  const read = async (position: number, limit: number) =>
    (await recent.readAfter(position, limit)).map((event) => event.position);
  const append = (count: number) => {
    const last = stored.at(-1) ?? 0;
    stored.push(...Array.from({ length: count }, (_, n) => last + n + 1));
  };

  it('asks the store once for what several read', async () => {
    append(10);
    expect(await read(0, 10)).to.deep.equal(stored);
    for (const position of [0, 3, 9]) {
      expect(await read(position, 10 - position)).to.deep.equal(stored.slice(position));
    }
    expect(asked).to.deep.equal(['0+10']);
  });

  it('asks for what may be there beyond, and for that alone', async () => {
    append(5);
    await read(0, 100);
    append(3);
    expect(await read(2, 100)).to.deep.equal([3, 4, 5]);
    expect(await read(5, 100)).to.deep.equal([6, 7, 8]);
    expect(asked).to.deep.equal(['0+100', '5+100']);
    expect(await read(8, 100)).to.deep.equal([]);
  });

  it('takes in what was just committed, and nothing that an open unit of work reads', async () => {
    append(5);
    recent.note(stored.map((position) => ({ position }) as PositionedEvent));
    expect(await read(1, 3)).to.deep.equal([2, 3, 4]);
    expect(asked).to.deep.equal([]);
    append(2);
    work.isOpen = true;
    expect(await read(5, 3)).to.deep.equal([6, 7]);
    stored.splice(5);
    work.isOpen = false;
    expect(await read(5, 3)).to.deep.equal([]);
  });

  it('answers those who are far behind from the store, in order', async () => {
    append(30_000);
    for (let position = 0; position < 30_000; position += 500) await read(position, 500);
    asked = [];
    expect(await read(0, 3)).to.deep.equal([1, 2, 3]);
    expect(await read(29_000, 3)).to.deep.equal([29_001, 29_002, 29_003]);
    expect(asked).to.deep.equal(['0+3']);
    expect(await read(0, 2_000)).to.deep.equal(stored.slice(0, 2_000));
  });

  it('keeps few of those that are large, and answers the others from the store', async () => {
    append(64);
    const text = 'x'.repeat(512 * 1_024); // a MiB in memory
    const large = (position: number) => ({ position, data: { lines: [{ text }] } });
    for (const position of stored) recent.note([large(position) as unknown as PositionedEvent]);
    const answeredFrom = async (position: number) => {
      asked = [];
      await read(position, 1);
      return asked.length === 0 ? 'memory' : 'store';
    };
    expect(await answeredFrom(63)).to.equal('memory');
    expect(await answeredFrom(64 - 16)).to.equal('store');
    expect(await read(40, 24)).to.deep.equal(stored.slice(40));
  });

  it('keeps nothing of one that is too large, and goes on after it', async () => {
    append(3);
    const whole = { text: 'x'.repeat(9 * 1_048_576) };
    recent.note([{ position: 1, data: whole } as unknown as PositionedEvent]);
    expect(await read(0, 1)).to.deep.equal([1]);
    asked = [];
    expect(await read(1, 2)).to.deep.equal([2, 3]);
    expect(await read(1, 2)).to.deep.equal([2, 3]);
    expect(asked).to.have.length(1);
  });

  it('never misses what lies between a reader far behind and what is kept', async () => {
    append(50);
    await read(40, 10);
    expect(await read(0, 20)).to.deep.equal(stored.slice(0, 20));
    expect(await read(20, 100)).to.deep.equal(stored.slice(20));
  });

  it('says of events that were forgotten what the store says', async () => {
    append(4);
    await read(0, 10);
    await recent.forgetBefore(new Date(), 10);
    expect(await read(0, 10)).to.deep.equal([3, 4]);
    expect(await read(0, 10)).to.deep.equal([3, 4]);
  });

  it('answers two that read at once alike', async () => {
    append(6);
    const [one, other] = await Promise.all([read(0, 4), read(0, 6)]);
    expect([one, other]).to.deep.equal([stored.slice(0, 4), stored]);
    expect(await read(0, 6)).to.deep.equal(stored);
  });
});
