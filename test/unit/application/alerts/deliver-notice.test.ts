import { expect } from 'chai';
import type { AlertSettings } from '../../../../src/application/alerts/alert-settings.js';
import { AlertChannels } from '../../../../src/application/alerts/alert-channels.js';
import { ChannelSender } from '../../../../src/application/alerts/channel-sender.js';
import { DeliverNotice } from '../../../../src/application/alerts/deliver-notice.js';
import { FailNotice } from '../../../../src/application/alerts/fail-notice.js';
import type { NoticeState } from '../../../../src/domain/alerts/notice.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import type { AlertNotice } from '../../../../src/ports/alerts/alert-channel.js';
import type { Resilience } from '../../../../src/ports/runtime/resilience.js';
import { aNotice, NOON } from '../../../support/builders.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { appErrorOf } from '../../../support/rejection.js';

const CONTENT = {
  alertId: 'alert-1',
  status: 'firing',
  severity: 'warning',
  rule: 'r',
  title: 'T',
  startedAt: NOON.toISOString(),
  resolvedAt: null,
  labels: {},
};

/** Calls pass through as they are. */
const PLAIN = {
  policy: () => ({
    execute: (action: (signal: AbortSignal, attempt: number) => Promise<unknown>) =>
      action(new AbortController().signal, 1),
  }),
} as unknown as Resilience;

describe('DeliverNotice', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let taken: { readonly key: string; readonly notice: AlertNotice }[];
  let refuse: AppError | undefined;
  let dead: string[];
  let deliver: DeliverNotice;
  let die: (() => void) | undefined;

  beforeEach(() => {
    parts = inMemoryParts();
    taken = [];
    dead = [];
    refuse = undefined;
    die = undefined;
    const channel = { type: 'test', maxPerMinute: 3, settings: {} };
    const settings = { channels: new Map([['ops', channel]]) } as unknown as AlertSettings;
    const { noticeQueries: queries } = parts;
    const sender = new ChannelSender({
      settings,
      resilience: PLAIN,
      channels: new AlertChannels([
        {
          type: 'test',
          send: async (notice, _settings, { idempotencyKey: key }) => {
            if (refuse) throw refuse;
            taken.push({ key, notice });
            die?.();
          },
        },
      ]),
    });
    deliver = new DeliverNotice({
      ...parts,
      settings,
      sender,
      queries,
      isDead: (holder) => dead.includes(holder),
    });
  });

  const add = async (count: number, state: Partial<NoticeState> = {}) => {
    const built = Array.from({ length: count }, (_, index) =>
      aNotice({
        createdAt: new Date(parts.clock.now().getTime() + index),
        content: { ...CONTENT, text: `n${String(index)}` },
        ...state,
      }),
    );
    await parts.work.run(async () => {
      for (const notice of built) await parts.notices.save(notice, []);
    });
    return built.map((notice) => notice.state);
  };
  const run = (notice: NoticeState | undefined, holder = 'p1#j') =>
    deliver.execute({
      noticeId: notice!.id,
      holder,
      signal: new AbortController().signal,
    });
  const statuses = async () =>
    (await parts.noticeQueries.list(listQuery())).items.map(({ status }) => status);
  const unavailable = () => new AppError('unavailable', 'x.down', 'down');

  it('tells what waits in its order, whichever job comes first', async () => {
    const [, second] = await add(2);
    await run(second);
    expect(taken.map(({ notice }) => notice.text)).to.deep.equal(['n0', 'n1']);
    expect(await statuses()).to.deep.equal(['sent', 'sent']);
    await run(second);
    expect(taken).to.have.length(2);
  });

  it('stops at what cannot be told now, and goes on there with the same key', async () => {
    const [first, second] = await add(2);
    refuse = unavailable();
    expect((await appErrorOf(run(second))).code).to.equal('x.down');
    expect(await statuses()).to.deep.equal(['waiting', 'waiting']);
    refuse = undefined;
    await run(first);
    expect(taken.map(({ key }) => key)).to.deep.equal([
      first?.idempotencyKey,
      second?.idempotencyKey,
    ]);
  });

  it('passes over what no attempt will help', async () => {
    const [first] = await add(2);
    refuse = new AppError('integration', 'x.refused', 'no', { retryable: false });
    await run(first);
    expect(await statuses()).to.deep.equal(['failed', 'failed']);
  });

  it('keeps to the rate of the channel, and tells the rest as one', async () => {
    const [first] = await add(4);
    const error = await appErrorOf(run(first));
    expect(error).to.include({ code: 'alert-channel.rate', retryAfterSeconds: 60 });
    expect(taken).to.have.length(3);
    const [last] = await add(9);
    await parts.clock.advance(60_000);
    await run(last);
    expect(taken).to.have.length(4);
    const digest = taken[3]?.notice;
    expect(digest).to.include({ rule: 'digest', status: 'firing', severity: 'warning' });
    expect(digest?.text.split('\n')).to.have.length(10);
    expect(await statuses()).to.deep.equal(Array(13).fill('sent'));
  });

  it('sends a digest again as it was, when the process died before it noted that it was taken', async () => {
    const [first] = await add(7);
    die = () => {
      die = undefined;
      throw unavailable();
    };
    await appErrorOf(run(first));
    await add(2);
    await run(first);
    const [once, again, rest] = taken;
    expect(again?.key).to.equal(once?.key);
    expect(again?.notice.text).to.equal(once?.notice.text);
    expect(taken.map(({ notice }) => notice.text.split('\n').length)).to.deep.equal([7, 7, 1, 1]);
    expect(rest?.key).not.to.equal(once?.key);
  });

  it('leaves a channel to the process that serves it, unless that is dead', async () => {
    const [first] = await add(1);
    await parts.leases.acquire('alert-channel:ops', 'p0#j', 30_000);
    const error = await appErrorOf(run(first));
    expect(error).to.include({ code: 'alert-channel.busy', retryable: true });
    dead = ['p0'];
    await run(first);
    expect(taken).to.have.length(1);
    expect(await parts.leases.holderOf('alert-channel:ops')).to.equal(undefined);
  });

  it('gives up what a channel that is no more would have told', async () => {
    const [gone] = await add(1, { channel: 'fax' });
    await run(gone);
    expect(await statuses()).to.deep.equal(['failed']);
    await run(aNotice().state);
  });

  it('lets those behind a notice pass that was given up', async () => {
    const [first, second] = await add(2);
    const fail = new FailNotice(parts);
    await fail.execute({ noticeId: first!.id, reason: 'too often' });
    await run(second);
    expect(taken.map(({ notice }) => notice.text)).to.deep.equal(['n1']);
    await fail.execute({ noticeId: second!.id, reason: 'late' });
    expect(await statuses()).to.deep.equal(['failed', 'sent']);
  });
});
