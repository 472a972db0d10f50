import type { SqlValue } from '../sql-session.js';

/** SQL text and its parameters. */
export interface Condition {
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
}

export const NEVER: Condition = { sql: '1 = 0', parameters: [] };

export function all(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' AND ', '1 = 1');
}

export function any(conditions: readonly Condition[]): Condition {
  return joined(conditions, ' OR ', '1 = 0');
}

function joined(conditions: readonly Condition[], by: string, empty: string): Condition {
  const sql = conditions.map((condition) => condition.sql).join(by);
  return {
    sql: conditions.length === 0 ? empty : `(${sql})`,
    parameters: conditions.flatMap(({ parameters }) => parameters),
  };
}
