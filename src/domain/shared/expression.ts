import type { JsonValue } from './json.js';
import type { TextPosition } from './text-position.js';

/**
 * What an expression may read, by name: plain JSON and dates. Nothing but own properties is seen; the time is
 * in it, or there is none.
 */
export type ExpressionContext = Readonly<Record<string, unknown>>;

/** What is known of a variable before there is a context. `fields` names all there may be. */
export type VariableType =
  | 'any'
  | 'null'
  | 'bool'
  | 'number'
  | 'string'
  | 'timestamp'
  | 'duration'
  | { readonly list: VariableType }
  | { readonly map: VariableType }
  | { readonly fields: Readonly<Record<string, VariableType>> };

export interface ExpressionOptions {
  /** All variables there are; without them any name may be one. */
  readonly variables?: Readonly<Record<string, VariableType>>;
  /** `bool` refuses what is known to give anything else. */
  readonly result?: 'any' | 'bool';
}

export interface ExpressionFault extends TextPosition {
  readonly code: string;
  readonly message: string;
}

/** A value that a condition saw. A secret is hidden; what was not there is `missing`. */
export type SeenValue =
  | { readonly name: string; readonly value: JsonValue }
  | { readonly name: string; readonly missing: true };

/** Why a condition held or did not, part by part. */
export interface Explanation extends TextPosition {
  readonly text: string;
  /** `skipped`: another part had decided before. `value`: neither true nor false. */
  readonly outcome: 'true' | 'false' | 'value' | 'error' | 'skipped';
  readonly error?: { readonly code: string; readonly message: string };
  /** Of a part that has no parts. */
  readonly seen: readonly SeenValue[];
  readonly parts: readonly Explanation[];
}

/** Compiled once, evaluated often; without state. Whatever it throws is an AppError of kind `validation`. */
export interface Expression {
  readonly text: string;
  /** Paths that it reads (`event.data.attempts`), sorted, each once. */
  readonly variables: readonly string[];
  /** Times become ISO 8601, durations seconds (`90s`). */
  evaluate(context: ExpressionContext): JsonValue;
  /** @throws AppError `expression.type` when the result is neither true nor false */
  holds(context: ExpressionContext): boolean;
  /**
   * Evaluates with a budget of its own; never throws for what the expression meets.
   * @param secrets hidden wherever they turn up, besides what is known by its name or form
   */
  explain(context: ExpressionContext, secrets?: readonly string[]): Explanation;
}
