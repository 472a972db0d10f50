import type { AlertRuleId } from '../../domain/shared/ids.js';
import { notFound } from '../../domain/shared/app-error.js';
import type { Reading } from '../../domain/alerts/plan-alerts.js';
import type { AlertRuleQueries } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UseCase } from '../shared/use-case.js';
import type { AlertSettings } from './alert-settings.js';
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

/** Sends a notice that is only a test, at once; what the channel refuses comes out. */
export class TestChannel implements UseCase<{ readonly channel: string }, void> {
  readonly name = 'alerts.test';
  readonly permission = 'alert:write';

  constructor(
    private readonly deps: {
      readonly sender: ChannelSender;
      readonly settings: AlertSettings;
      readonly clock: Clock;
      readonly ids: IdGenerator;
    },
  ) {}

  async execute({ channel }: { readonly channel: string }): Promise<void> {
    const { sender, settings, clock, ids } = this.deps;
    if (!settings.channels.has(channel)) throw notFound('alert-channel', channel);
    const id = `test-${ids.next()}`;
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
      await sender.send(channel, notice, `${id}-${channel}`, given.signal);
    } finally {
      given.abort();
      await late;
    }
  }
}
