import type { AlertRuleId } from '../../domain/shared/ids.js';
import { AppError, notFound, validationError } from '../../domain/shared/app-error.js';
import type { Reading } from '../../domain/alerts/plan-alerts.js';
import type { AlertRuleQueries, NoticeQueries } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Leases } from '../../ports/runtime/leases.js';
import type { UseCase } from '../shared/use-case.js';
import type { AlertSettings } from './alert-settings.js';
import { ChannelRate } from './channel-rate.js';
import type { ChannelSender } from './channel-sender.js';
import { channelsOf } from './channels-of.js';
import type { ReadConditions } from './read-conditions.js';

export interface RuleTest {
  readonly rule: string;
  /** What the condition is now, by labels; none for rules that wait for events. */
  readonly readings: readonly Reading[];
  /** Who would be told. */
  readonly channels: readonly string[];
}

/** Reads a rule's condition; nothing is stored and nobody is told. */
export class TestAlertRule implements UseCase<{ readonly id: AlertRuleId }, RuleTest> {
  readonly name = 'alert-rules.test';
  readonly permission = 'alert-rule:read';

  constructor(
    private readonly deps: {
      readonly queries: AlertRuleQueries;
      readonly conditions: ReadConditions;
      readonly settings: AlertSettings;
    },
  ) {}

  async execute({ id }: { readonly id: AlertRuleId }): Promise<RuleTest> {
    const { queries, conditions, settings } = this.deps;
    const rule = await queries.find(id);
    if (!rule) throw notFound('alert-rule', id);
    const { name, severity, labels } = rule;
    return {
      rule: name,
      readings: await conditions.read(rule),
      channels: channelsOf({ rule: name, severity, labels }, rule.channels, settings),
    };
  }
}

/** Longest a test notice may take, ms. */
const TEST_MS = 9_000;

export interface TestChannelInput {
  /** Name of a configured channel; or else: */
  readonly channel?: string;
  readonly type?: (typeof GIVEN_TYPES)[number];
  readonly url?: string;
  /** Signs the notice of a webhook. */
  readonly secret?: string;
}

/** Channels that can be tried before anybody configures them. */
export const GIVEN_TYPES = ['slack', 'webhook'] as const;

/** What is given by its URL shares one rate; no configured channel has such a name. */
const GIVEN = '(given)';

/** Tests of a channel in a minute. */
const MOST_TESTS = 5;
const MINUTE_MS = 60_000;

/** Sends a notice that is only a test, at once; what the channel refuses comes out. */
export class TestChannel implements UseCase<TestChannelInput, void> {
  readonly name = 'alerts.test';
  readonly permission = 'alert:write';
  /** The rate counts tests that fail, too; and others write while a channel is slow. */
  readonly reachesOut = true;

  constructor(
    private readonly deps: {
      readonly sender: ChannelSender;
      readonly settings: AlertSettings;
      readonly queries: NoticeQueries;
      readonly leases: Leases;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  /** @throws AppError `validation` unless it is either a channel, or a type and a URL */
  async execute({ channel, type, url, secret }: TestChannelInput): Promise<void> {
    const { sender, settings, clock, ids } = this.deps;
    if ((channel === undefined) === (type === undefined || url === undefined)) throw unclear();
    const configured = channel === undefined ? undefined : settings.channels.get(channel);
    if (channel !== undefined && !configured) throw notFound('alert-channel', channel);
    const id = `test-${ids.next()}`;
    await this.requireRoom(channel ?? GIVEN, configured?.maxPerMinute ?? MOST_TESTS, id);
    const notice = {
      alertId: id,
      status: 'firing',
      severity: 'info',
      rule: 'test',
      title: 'Test of this channel',
      text: 'Somebody asked for this notice; nothing is wrong.',
      startedAt: clock.now(),
      resolvedAt: null,
      labels: {},
    } as const;
    const given = new AbortController();
    const late = clock.sleep(TEST_MS, given.signal).then(() => {
      given.abort();
    });
    try {
      if (channel !== undefined)
        await sender.send(channel, notice, `${id}-${channel}`, given.signal);
      else if (type !== undefined) {
        const own = { url: url ?? '', ...(secret === undefined ? {} : { secret: [secret] }) };
        await sender.sendOnce({ type, settings: own }, notice, id, given.signal);
      }
    } finally {
      given.abort();
      await late;
    }
  }

  /**
   * Five tests a minute at most, within the channel's rate and behind its notices.
   * @throws AppError `rate-limited` (`alert-channel.rate`)
   */
  private async requireRoom(channel: string, perMinute: number, holder: string): Promise<void> {
    const { queries, leases, clock } = this.deps;
    const now = clock.now();
    const rate = await ChannelRate.read(queries, channel, perMinute, now);
    const waitSeconds = rate.waitSeconds(perMinute, now);
    for (let turn = 0; waitSeconds === 0 && turn < Math.min(perMinute, MOST_TESTS); turn += 1) {
      const lease = `alert-channel-test:${channel}:${String(turn)}`;
      if (await leases.acquire(lease, holder, MINUTE_MS)) return;
    }
    throw new AppError('rate-limited', 'alert-channel.rate', `${channel} has had its share`, {
      retryAfterSeconds: waitSeconds === 0 ? MINUTE_MS / 1_000 : waitSeconds,
    });
  }
}

function unclear(): AppError {
  const message = 'either the name of a channel, or type and url';
  return validationError('alert-channel.unclear', `A test needs ${message}`, [
    { path: 'channel', message },
  ]);
}
