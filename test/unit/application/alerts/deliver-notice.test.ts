import { expect } from 'chai';
import { InMemoryPluginHooks } from '../../../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import type { AlertSettings } from '../../../../src/application/alerts/alert-settings.js';
import { AlertChannels } from '../../../../src/application/alerts/alert-channels.js';
import { ChannelSender } from '../../../../src/application/alerts/channel-sender.js';
import { DeliverNotice } from '../../../../src/application/alerts/deliver-notice.js';
import { NoticeWriter } from '../../../../src/application/alerts/notice-writer.js';
import { TestChannel } from '../../../../src/application/alerts/test-alerting.js';
import { IdempotentExecution } from '../../../../src/application/shared/idempotent-execution.js';
import { UseCaseRunner } from '../../../../src/application/shared/use-case-runner.js';
import { LOCAL_OPERATOR } from '../../../../src/domain/access/actor.js';
import { FailNotice } from '../../../../src/application/alerts/fail-notice.js';
import { ReopenNotices } from '../../../../src/application/alerts/reopen-notices.js';
import type { NoticeState } from '../../../../src/domain/alerts/notice.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import type { AlertNotice } from '../../../../src/ports/alerts/alert-channel.js';
import type { Resilience } from '../../../../src/ports/runtime/resilience.js';
import { aNotice, NOON } from '../../../support/builders.js';
import { inMemoryParts, settle } from '../../../support/in-memory-parts.js';
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
    execute: (
      action: (signal: AbortSignal, attempt: number) => Promise<unknown>,
      { signal }: { readonly signal: AbortSignal },
    ) => action(signal, 1),
  }),
} as unknown as Resilience;

describe('DeliverNotice', () => {
  let parts: ReturnType<typeof inMemoryParts>;
  let taken: { readonly key: string; readonly notice: AlertNotice }[];
  let refuse: AppError | undefined;
  let dead: string[];
  let deliver: DeliverNotice;
  let die: (() => void) | undefined;
  let settings: AlertSettings;
  let sender: ChannelSender;
  let slowMs: number;
  let perMinute: number;
  /** Whether a transaction was open, for each call of the channel. */
  let open: boolean[];

  beforeEach(() => {
    slowMs = 0;
    perMinute = 3;
    parts = inMemoryParts();
    taken = [];
    dead = [];
    open = [];
    refuse = undefined;
    die = undefined;
    const channel = {
      type: 'test',
      settings: {},
      get maxPerMinute() {
        return perMinute;
      },
    };
    settings = { channels: new Map([['ops', channel]]) } as unknown as AlertSettings;
    const { noticeQueries: queries } = parts;
    sender = new ChannelSender({
      settings,
      resilience: PLAIN,
      channels: new AlertChannels([
        {
          type: 'test',
          send: async (notice, _settings, { idempotencyKey: key, signal }) => {
            open.push(parts.work.isOpen);
            if (refuse) throw refuse;
            if (slowMs > 0) await parts.clock.sleep(slowMs, signal);
            signal.throwIfAborted();
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
      writer: new NoticeWriter(parts),
      isDead: (holder) => dead.includes(holder),
    });
  });

  afterEach(() => {
    expect(open).not.to.include(true);
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
    (await parts.noticeQueries.list(listQuery({ limit: 500 }))).items.map(({ status }) => status);
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
    expect(await run(first)).to.deep.equal({ putOffSeconds: 60 });
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
    expect(await run(first)).to.deep.equal({ putOffSeconds: 2 });
    dead = ['p0'];
    await run(first);
    expect(taken).to.have.length(1);
    expect(await parts.leases.holderOf('alert-channel:ops')).to.equal(undefined);
  });

  it('keeps the channel for as long as the other side takes', async () => {
    const [first, second] = await add(2);
    slowMs = 50_000;
    const slow = run(first, 'p1#a');
    await settle();
    for (let second10 = 0; second10 < 9; second10 += 1) {
      await parts.clock.advance(10_000);
      await settle();
      const putOffSeconds = Math.min(30, (second10 + 1) * 10);
      expect(await run(second, 'p2#b')).to.deep.equal({ putOffSeconds });
    }
    await parts.clock.advance(10_000);
    await settle();
    await slow;
    expect(taken.map(({ notice }) => notice.text)).to.deep.equal(['n0', 'n1']);
  });

  it('stops telling once the channel was lost to another process', async () => {
    const [first] = await add(1);
    slowMs = 50_000;
    const slow = run(first, 'p1#a');
    await settle();
    await parts.leases.release('alert-channel:ops', 'p1#a');
    await parts.leases.acquire('alert-channel:ops', 'p2#b', 60_000);
    await parts.clock.advance(10_000);
    await settle();
    expect(await slow).to.deep.equal({ putOffSeconds: 10 });
    expect(taken).to.deep.equal([]);
    expect(await statuses()).to.deep.equal(['waiting']);
    expect(await parts.leases.holderOf('alert-channel:ops')).to.equal('p2#b');
  });

  it('tells what came while it was about to end', async () => {
    const [first] = await add(1);
    const release = parts.leases.release.bind(parts.leases);
    let late: NoticeState | undefined;
    parts.leases.release = async (name, holder) => {
      if (!late) {
        [late] = await add(1);
        expect(await run(late, 'p2#b')).to.deep.equal({ putOffSeconds: 2 });
      }
      return release(name, holder);
    };
    await run(first, 'p1#a');
    expect(await statuses()).to.deep.equal(['sent', 'sent']);
  });

  it('names every notice of a digest in full, fifty at most', async () => {
    perMinute = 100;
    const [first] = await add(60);
    await run(first);
    expect(await statuses()).to.deep.equal(Array(60).fill('sent'));
    const digests = taken.map(({ notice }) => notice).filter(({ rule }) => rule === 'digest');
    const named = digests.flatMap(({ notices = [] }) => notices);
    expect(digests.map(({ notices }) => notices?.length)).to.deep.equal([50, 10]);
    expect(named.map(({ text }) => text)).to.deep.equal(
      Array.from({ length: 60 }, (_, index) => `n${String(index)}`),
    );
    expect(named[0]).to.include({ alertId: 'alert-1', status: 'firing', rule: 'r' });
  });

  it('counts every message of the minute, however many they are', async () => {
    perMinute = 510;
    const sentAt = parts.clock.now();
    await add(500, { status: 'sent', digestId: 'd', sentAt });
    await add(509, { status: 'sent', sentAt });
    const [first] = await add(1);
    expect(await run(first)).to.deep.equal({ putOffSeconds: 60 });
    perMinute = 511;
    expect(await run(first)).to.equal(undefined);
    expect(taken).to.have.length(1);
  });

  it('gives up what a channel that is no more would have told', async () => {
    const [gone] = await add(1, { channel: 'fax' });
    await run(gone);
    expect(await statuses()).to.deep.equal(['failed']);
    await run(aNotice().state);
  });

  it('tests a channel no faster than it may be told, and not instead of a notice', async () => {
    const { noticeQueries: queries } = parts;
    const test = new TestChannel({ ...parts, settings, sender, queries });
    for (let turn = 0; turn < 3; turn += 1) await test.execute({ channel: 'ops' });
    const early = await appErrorOf(test.execute({ channel: 'ops' }));
    expect(early).to.include({ code: 'alert-channel.rate', retryAfterSeconds: 60 });
    perMinute = 100;
    for (let turn = 3; turn < 5; turn += 1) await test.execute({ channel: 'ops' });
    await appErrorOf(test.execute({ channel: 'ops' }));
    await parts.clock.advance(60_000);
    await test.execute({ channel: 'ops' });
    perMinute = 3;
    await add(3, { status: 'sent', sentAt: parts.clock.now() });
    const full = await appErrorOf(test.execute({ channel: 'ops' }));
    expect(full).to.include({ kind: 'rate-limited', retryAfterSeconds: 60 });
    expect(taken).to.have.length(6);
  });

  it('counts the tests that fail, and writes down who asked', async () => {
    const hooks = new InMemoryPluginHooks();
    const deps = { ...parts, store: parts.idempotency, digests: new NodeDigests() };
    const runner = new UseCaseRunner({
      ...parts,
      hooks,
      idempotency: new IdempotentExecution(deps),
    });
    const test = new TestChannel({ ...parts, settings, sender, queries: parts.noticeQueries });
    const asked = { actor: LOCAL_OPERATOR, requestId: 'r' };
    const attempt = () => runner.run(test, { channel: 'ops' }, asked);
    await attempt();
    refuse = unavailable();
    const codes = [];
    for (let turn = 0; turn < 3; turn += 1) codes.push((await appErrorOf(attempt())).code);
    expect(codes).to.deep.equal(['x.down', 'x.down', 'alert-channel.rate']);
    expect(open).to.have.length(3);
    expect(
      parts.audit.entries.map(({ useCase, outcome, code }) => [useCase, outcome, code]),
    ).to.deep.equal([
      ['alerts.test', 'done', null],
      ['alerts.test', 'failed', 'alert-channel.rate'],
    ]);
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

  it('tells after all what was given up, when its job is tried again', async () => {
    const [first, second] = await add(2);
    const payloadOf = (notice = first) => ({ payload: { noticeId: notice!.id } });
    const reopen = new ReopenNotices(parts);
    const again = () =>
      parts.work.run(() => reopen.execute([payloadOf(), payloadOf(second), { payload: {} }]));
    await new FailNotice(parts).execute({ noticeId: first!.id, reason: 'too often' });
    await run(second);
    expect(await statuses()).to.deep.equal(['failed', 'sent']);
    await again();
    expect(await statuses()).to.deep.equal(['waiting', 'sent']);
    await run(first);
    expect(await statuses()).to.deep.equal(['sent', 'sent']);
  });
});
