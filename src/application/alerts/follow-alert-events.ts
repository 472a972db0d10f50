import { systemActor } from '../../domain/access/actor.js';
import { Alert, type AlertState } from '../../domain/alerts/alert.js';
import type { AlertRuleState } from '../../domain/alerts/alert-rule.js';
import { planForEvent } from '../../domain/alerts/match-event.js';
import type { AlertStep } from '../../domain/alerts/plan-alerts.js';
import type { PositionedEvent } from '../../domain/shared/domain-event.js';
import type { AlertQueries, SilenceQueries } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { EventStream } from '../../ports/runtime/event-log.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertSettings } from './alert-settings.js';
import type { AlertWriter } from './alert-writer.js';
import { allItems } from '../shared/all-items.js';
import type { ExpectationBook } from './expectation-book.js';
import type { RuleBook } from './rule-book.js';

const CONSUMER = 'alerts';

/** Events looked at in one unit of work. */
const BATCH = 1_000;

/** What is older alerts nobody: the log of years may be met on the first day; ms. */
const OLDEST_MS = 24 * 3_600_000;

/** Each event counts once: what it does to alerts commits with the position in the log. */
export class FollowAlertEvents {
  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly stream: EventStream;
      readonly book: RuleBook;
      readonly expectations: ExpectationBook;
      readonly writer: AlertWriter;
      readonly queries: AlertQueries;
      readonly silences: SilenceQueries;
      readonly work: UnitOfWork;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly digests: Digests;
    },
  ) {}

  /** Looks at all there is. One process at a time does it. */
  async catchUp(signal: AbortSignal): Promise<void> {
    const { scope, ids, settings, book } = this.deps;
    if (!settings.isEnabled) return;
    const context = { actor: systemActor('alerts'), requestId: ids.next() };
    await scope.run(context, async () => {
      const rules = await book.read();
      while (!signal.aborted && (await this.batch(rules)) > 0);
    });
  }

  private batch(rules: readonly AlertRuleState[]): Promise<number> {
    const { stream, work } = this.deps;
    return work.run(async () => {
      const from = await stream.cursor(CONSUMER);
      const events = await stream.readAfter(from, BATCH);
      const last = events.at(-1);
      if (!last) return 0;
      await this.countDeliveries(events);
      await this.match(rules, events);
      await stream.advance(CONSUMER, from, last.position);
      return events.length;
    });
  }

  private async countDeliveries(events: readonly PositionedEvent[]): Promise<void> {
    const byProvider = new Map<string, { at: Date; volume: number }>();
    for (const { type, data, occurredAt } of events) {
      const { provider } = data;
      if (type !== 'brain.event.received' || typeof provider !== 'string') continue;
      const volume = (byProvider.get(provider)?.volume ?? 0) + 1;
      byProvider.set(provider, { at: occurredAt, volume });
    }
    for (const [subject, happening] of byProvider) {
      await this.deps.expectations.happened({ kind: 'webhook', subject }, happening);
    }
  }

  private async match(
    rules: readonly AlertRuleState[],
    events: readonly PositionedEvent[],
  ): Promise<void> {
    const { queries, silences, settings, clock, ids, digests, writer } = this.deps;
    const now = clock.now();
    const recent = events.filter(
      ({ occurredAt }) => now.getTime() - occurredAt.getTime() <= OLDEST_MS,
    );
    const matching = rules.filter((rule) => isConcerned(rule, recent));
    if (matching.length === 0) return;
    const tools = {
      now,
      newId: () => ids.next<'Alert'>(),
      keyOf: (t: string) => digests.sha256(t),
    };
    const names = matching.map(({ name }) => name);
    const active = await allItems(queries, [
      { field: 'status', operator: 'in', values: ['pending', 'firing'] },
    ]);
    const current = [{ field: 'endsAt', operator: 'gt', values: [now] }] as const;
    const around = {
      silences: await allItems(silences, current),
      active,
      repeatSeconds: settings.repeatSeconds,
      now,
    };
    for (const rule of matching) {
      if (rule.condition.type !== 'event') continue;
      const own = active.filter((state) => names.includes(rule.name) && state.rule === rule.name);
      const changes = new AlertChanges(own);
      for (const event of recent) {
        const step = planForEvent(rule, rule.condition, event, changes.active, tools);
        if (step) changes.add(step);
      }
      for (const step of changes.steps) await writer.write(step, rule, around);
    }
  }
}

function isConcerned(
  { enabled, condition }: AlertRuleState,
  events: readonly PositionedEvent[],
): boolean {
  if (!enabled || condition.type !== 'event') return false;
  const types = new Set([...condition.events, ...condition.resolvedBy]);
  return events.some(({ type }) => types.has(type));
}

/** Several changes of one alert become one step. */
class AlertChanges {
  private readonly stored: ReadonlyMap<string, AlertState>;
  private readonly changed = new Map<string, AlertStep>();

  constructor(stored: readonly AlertState[]) {
    this.stored = new Map(stored.map((state) => [state.id, state]));
  }

  get active(): readonly AlertState[] {
    const states = new Map(this.stored);
    for (const [id, { alert }] of this.changed) states.set(id, alert.state);
    return [...states.values()].filter(({ activeKey }) => activeKey !== null);
  }

  /** Ended alerts first: their keys are free for others then. */
  get steps(): readonly AlertStep[] {
    const all = [...this.changed.values()];
    const isEnded = ({ alert }: AlertStep) => alert.state.activeKey === null;
    return [...all.filter(isEnded), ...all.filter((step) => !isEnded(step))];
  }

  add({ alert, events, isDropped }: AlertStep): void {
    const { id } = alert.state;
    const stored = this.stored.get(id);
    const before = stored && Alert.restore(stored);
    const earlier = this.changed.get(id)?.events ?? [];
    this.changed.set(id, { before, alert, events: [...earlier, ...events], isDropped });
  }
}
