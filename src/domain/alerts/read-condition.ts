import { validationError, type FieldFault } from '../shared/app-error.js';
import type { JsonObject, JsonValue } from '../shared/json.js';
import { AGGREGATES, CONDITION_TYPES, type AlertCondition } from './alert-condition.js';

const METRIC = /^[A-Za-z_][A-Za-z0-9_]{0,199}$/;
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,99}$/;
const EVENT = /^brain\.(?!alert\.)[a-z0-9.-]{1,190}$|^custom\.[a-z0-9.-]{1,190}$/;
const MOST_ENTRIES = 20;
const LONGEST_VALUE = 200;
const WEEK_SECONDS = 604_800;

/** Fields of each type, besides `type`. */
const FIELDS: Readonly<Record<AlertCondition['type'], readonly string[]>> = {
  threshold: ['metric', 'labels', 'aggregate', 'windowSeconds', 'above', 'below'],
  ratio: ['metric', 'labels', 'ofMetric', 'ofLabels', 'windowSeconds', 'minimum', 'above', 'below'],
  absence: ['metric', 'labels', 'windowSeconds'],
  event: ['events', 'match', 'unless', 'groupBy', 'count', 'windowSeconds', 'resolvedBy'],
  health: ['status'],
  expectation: [],
  watchdog: ['everySeconds'],
};

/**
 * A condition as people write it, checked and completed.
 * @throws AppError `validation` (`alert-rule.condition`) with every fault, paths from the condition on
 */
export function readCondition(given: JsonObject): AlertCondition {
  const reader = new ConditionReader(given);
  const condition = reader.read();
  if (reader.faults.length === 0) return condition;
  const [first] = reader.faults;
  const message = `The condition is not valid: ${first ? `${first.path} ${first.message}` : ''}`;
  throw validationError('alert-rule.condition', message, reader.faults);
}

class ConditionReader {
  readonly faults: FieldFault[] = [];

  constructor(private readonly given: JsonObject) {}

  read(): AlertCondition {
    const type = this.choice('type', CONDITION_TYPES);
    const known = FIELDS[type];
    for (const name of Object.keys(this.given)) {
      if (name !== 'type' && !known.includes(name)) this.fault(name, `has no meaning for ${type}`);
    }
    switch (type) {
      case 'threshold':
        return { type, ...this.series(), aggregate: this.aggregate(), ...this.bound() };
      case 'ratio':
        return {
          type,
          ...this.series(),
          ofMetric: this.text('ofMetric', METRIC, 'must name a metric'),
          ofLabels: this.texts('ofLabels'),
          minimum: this.number('minimum', 0, 1e9, 10),
          ...this.bound(),
        };
      case 'absence':
        return { type, ...this.series() };
      case 'event':
        return {
          type,
          events: this.names('events', EVENT, 1),
          match: this.texts('match'),
          unless: this.texts('unless'),
          groupBy: this.names('groupBy', NAME, 0),
          count: this.number('count', 1, 100, 1),
          windowSeconds: this.window(),
          resolvedBy: this.names('resolvedBy', EVENT, 0),
        };
      case 'health':
        return { type, status: this.choice('status', ['unhealthy', 'degraded']) };
      case 'expectation':
        return { type };
      case 'watchdog':
        return { type, everySeconds: this.number('everySeconds', 10, 86_400, 300) };
    }
  }

  private series() {
    return {
      metric: this.text('metric', METRIC, 'must name a metric'),
      labels: this.texts('labels'),
      windowSeconds: this.window(),
    };
  }

  private window(): number {
    return this.number('windowSeconds', 10, WEEK_SECONDS, 300);
  }

  private aggregate() {
    return this.given['aggregate'] === undefined ? 'last' : this.choice('aggregate', AGGREGATES);
  }

  private bound(): { readonly above: number } | { readonly below: number } {
    const { above, below } = this.given;
    if ((above === undefined) === (below === undefined)) {
      this.fault('above', 'or below is needed, one of them');
    }
    return below === undefined
      ? { above: this.number('above', -1e15, 1e15, 0) }
      : { below: this.number('below', -1e15, 1e15, 0) };
  }

  private fault(path: string, message: string): void {
    this.faults.push({ path, message });
  }

  private choice<const Choice extends string>(
    path: string,
    choices: readonly [Choice, ...Choice[]],
  ): Choice {
    const value = this.given[path];
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.fault(path, `must be one of ${choices.join(', ')}`);
    return found ?? choices[0];
  }

  private text(path: string, pattern: RegExp, message: string): string {
    const value = this.given[path];
    if (typeof value === 'string' && pattern.test(value)) return value;
    this.fault(path, message);
    return '';
  }

  private number(path: string, least: number, most: number, otherwise: number): number {
    const value = this.given[path] ?? otherwise;
    if (typeof value === 'number' && value >= least && value <= most) return value;
    this.fault(path, `must be a number between ${least} and ${most}`);
    return otherwise;
  }

  private names(path: string, pattern: RegExp, fewest: number): readonly string[] {
    const value: JsonValue = this.given[path] ?? [];
    const isFine =
      Array.isArray(value) &&
      value.length >= fewest &&
      value.length <= MOST_ENTRIES &&
      value.every((item) => typeof item === 'string' && pattern.test(item));
    if (isFine) return value as readonly string[];
    this.fault(path, `must be ${fewest} to ${MOST_ENTRIES} names`);
    return [];
  }

  private texts(path: string): Readonly<Record<string, string>> {
    const value: JsonValue = this.given[path] ?? {};
    const entries = typeof value === 'object' ? Object.entries(value) : null;
    const isFine =
      entries !== null &&
      !Array.isArray(value) &&
      entries.length <= MOST_ENTRIES &&
      entries.every(
        ([name, text]) =>
          NAME.test(name) && typeof text === 'string' && text.length <= LONGEST_VALUE,
      );
    if (isFine) return value as Readonly<Record<string, string>>;
    this.fault(path, `must be a map of at most ${MOST_ENTRIES} names to texts`);
    return {};
  }
}
