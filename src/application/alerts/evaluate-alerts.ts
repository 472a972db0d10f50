import { systemActor } from '../../domain/access/actor.js';
import type { AlertState } from '../../domain/alerts/alert.js';
import { ALERT_SEVERITIES } from '../../domain/alerts/alert-severity.js';
import type { AlertRuleState } from '../../domain/alerts/alert-rule.js';
import { Alert } from '../../domain/alerts/alert.js';
import { planQuietEvents } from '../../domain/alerts/match-event.js';
import type { NoticeSurroundings } from '../../domain/alerts/notice-due.js';
import {
  ended,
  planAlerts,
  type AlertStep,
  type Reading,
} from '../../domain/alerts/plan-alerts.js';
import type { AlertQueries, SilenceQueries } from '../../ports/alerts/alert-repositories.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { Digests } from '../../ports/runtime/digests.js';
import type { ExecutionScope } from '../../ports/runtime/execution-scope.js';
import type { IdGenerator } from '../../ports/runtime/id-generator.js';
import type { Logger } from '../../ports/runtime/logger.js';
import type { UnitOfWork } from '../../ports/runtime/unit-of-work.js';
import type { AlertFacts } from './alert-facts.js';
import type { AlertSettings } from './alert-settings.js';
import type { AlertWriter } from './alert-writer.js';
import { allItems } from '../shared/all-items.js';
import { MetricSilence } from './metric-silence.js';
import type { ReadConditions } from './read-conditions.js';
import type { RuleBook } from './rule-book.js';
import type { SettleExpectations } from './settle-expectations.js';

const ACTIVE = [{ field: 'status', operator: 'in', values: ['pending', 'firing'] }] as const;

/** Looks at every rule once, and writes what has changed. One process at a time does it. */
export class EvaluateAlerts {
  private readonly silence = new MetricSilence();
  /** Names of rules that could not be evaluated the last time: it is said once. */
  private readonly failing = new Set<string>();

  constructor(
    private readonly deps: {
      readonly settings: AlertSettings;
      readonly book: RuleBook;
      readonly facts: AlertFacts;
      readonly conditions: ReadConditions;
      readonly writer: AlertWriter;
      readonly settleExpectations: SettleExpectations;
      readonly queries: AlertQueries;
      readonly silences: SilenceQueries;
      readonly work: UnitOfWork;
      readonly scope: ExecutionScope;
      readonly clock: Clock;
      readonly ids: IdGenerator;
      readonly digests: Digests;
      readonly logger: Logger;
    },
  ) {}

  /** A rule that cannot be evaluated keeps its alerts, and does not keep the others. */
  execute(): Promise<void> {
    const { scope, ids } = this.deps;
    const context = { actor: systemActor('alerts'), requestId: ids.next() };
    return scope.run(context, () => this.evaluate());
  }

  private async evaluate(): Promise<void> {
    const { facts, book, queries, logger } = this.deps;
    if (!this.deps.settings.isEnabled) return;
    await facts.measure();
    const rules = [...(await book.read())].sort(worstFirst);
    const active = new Map((await allItems(queries, ACTIVE)).map((state) => [state.id, state]));
    const around = await this.surroundings(active);
    for (const rule of rules) {
      try {
        const readings = rule.enabled ? await this.deps.conditions.read(rule) : [];
        const judged = this.silence.judge(rule, readings, around.now);
        await this.apply(rule, judged, active, around);
        if (this.failing.delete(rule.name))
          logger.info('an alert rule is evaluated again', { rule: rule.name });
      } catch (error) {
        const isNew = !this.failing.has(rule.name);
        this.failing.add(rule.name);
        const level = isNew ? 'warn' : 'debug';
        logger[level]('an alert rule cannot be evaluated now', { rule: rule.name, error });
      }
    }
    this.keepOnly(rules);
    await this.endOrphans(rules, active, around);
    await this.deps.settleExpectations.execute();
  }

  /** Nothing is remembered of rules that are no more. */
  private keepOnly(rules: readonly AlertRuleState[]): void {
    const names = new Set(rules.map(({ name }) => name));
    this.silence.keepOnly(names);
    for (const name of this.failing) if (!names.has(name)) this.failing.delete(name);
  }

  /** Members that look at the alerts as they are while the evaluation goes on. */
  private async surroundings(
    active: ReadonlyMap<string, AlertState>,
  ): Promise<Omit<NoticeSurroundings, 'active'> & { readonly active: readonly AlertState[] }> {
    const { settings, silences, clock } = this.deps;
    const now = clock.now();
    const current = [{ field: 'endsAt', operator: 'gt', values: [now] }] as const;
    return {
      silences: await allItems(silences, current),
      repeatSeconds: settings.repeatSeconds,
      now,
      get active() {
        return [...active.values()];
      },
    };
  }

  private async apply(
    rule: AlertRuleState,
    readings: readonly Reading[],
    active: Map<string, AlertState>,
    around: NoticeSurroundings,
  ): Promise<void> {
    const { queries, work } = this.deps;
    const known = [...active.values()].filter((state) => state.rule === rule.name);
    if (this.steps(rule, readings, known, around).length === 0) return;
    const filters = [...ACTIVE, { field: 'rule', operator: 'in', values: [rule.name] } as const];
    const steps = await work.run(async () => {
      const fresh = await allItems(queries, filters);
      const wanted = this.steps(rule, readings, fresh, around);
      for (const step of wanted) await this.deps.writer.write(step, rule, around);
      return wanted;
    });
    remember(steps, active);
  }

  /** What changes, and what people are to be reminded of. */
  private steps(
    rule: AlertRuleState,
    readings: readonly Reading[],
    known: readonly AlertState[],
    around: NoticeSurroundings,
  ): readonly AlertStep[] {
    const { writer } = this.deps;
    const changes = this.changes(rule, readings, known, around.now);
    const changed = new Set(changes.map(({ before }) => before?.state.id));
    const reminders = known
      .filter(({ id }) => !changed.has(id))
      .flatMap((state) => writer.remind(state, rule, around) ?? []);
    return [...changes, ...reminders];
  }

  private changes(
    rule: AlertRuleState,
    readings: readonly Reading[],
    known: readonly AlertState[],
    now: Date,
  ): readonly AlertStep[] {
    if (!rule.enabled) return known.map((state) => ended(Alert.restore(state), now));
    if (rule.condition.type === 'event') return planQuietEvents(rule.condition, known, now);
    const { ids, digests } = this.deps;
    const keyOf = (text: string) => digests.sha256(text);
    return planAlerts(rule, readings, known, { now, newId: () => ids.next(), keyOf });
  }

  /** Alerts of rules that are no more. */
  private async endOrphans(
    rules: readonly AlertRuleState[],
    active: ReadonlyMap<string, AlertState>,
    around: NoticeSurroundings,
  ): Promise<void> {
    const names = new Set(rules.map(({ name }) => name));
    for (const { id, rule } of active.values()) {
      if (names.has(rule)) continue;
      await this.deps.work.run(async () => {
        const state = await this.deps.queries.find(id);
        if (!state || state.status === 'resolved') return;
        const step = ended(Alert.restore(state), around.now);
        await this.deps.writer.write(step, undefined, around);
      });
    }
  }
}

function remember(steps: readonly AlertStep[], active: Map<string, AlertState>): void {
  for (const { alert, isDropped } of steps) {
    const { state } = alert;
    if (isDropped || state.status === 'resolved') active.delete(state.id);
    else active.set(state.id, state);
  }
}

/** Critical alerts first, for they keep the others quiet. */
function worstFirst(left: AlertRuleState, right: AlertRuleState): number {
  return ALERT_SEVERITIES.indexOf(right.severity) - ALERT_SEVERITIES.indexOf(left.severity);
}
