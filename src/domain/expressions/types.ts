import type { VariableType } from '../shared/expression.js';
import type { Kind } from './values.js';

/** What is known of a value before there is one. */
export interface Type {
  readonly kind: Exclude<Kind, 'nothing' | 'unsupported'> | 'any';
  /** Of a list, or of a map whose names are not known. */
  readonly items?: Type;
  /** All there are. */
  readonly fields?: Readonly<Record<string, VariableType>>;
}

export const ANY: Type = { kind: 'any' };
export const BOOL: Type = { kind: 'bool' };
export const NUMBER: Type = { kind: 'number' };
export const STRING: Type = { kind: 'string' };

export function typeOf(declared: VariableType): Type {
  if (typeof declared === 'string') return { kind: declared };
  if ('list' in declared) return { kind: 'list', items: typeOf(declared.list) };
  if ('map' in declared) return { kind: 'map', items: typeOf(declared.map) };
  return { kind: 'map', fields: declared.fields };
}

export function isOf(type: Type, ...kinds: readonly Type['kind'][]): boolean {
  return type.kind === 'any' || kinds.includes(type.kind);
}

/** Of two that may come: what both are. */
export function common(left: Type, right: Type): Type {
  if (left === right) return left;
  return left.kind === right.kind && left.kind !== 'list' && left.kind !== 'map'
    ? { kind: left.kind }
    : ANY;
}
