import type { BinaryOperator } from './syntax-tree.js';
import { ANY, BOOL, NUMBER, STRING, isOf, type Type } from './types.js';

const ORDERED = ['number', 'string', 'bool', 'timestamp', 'duration'] as const;
const TIMES = ['timestamp', 'duration'] as const;

/** @returns undefined when no values of these types go together */
export function typeOfOperation(
  operator: BinaryOperator,
  left: Type,
  right: Type,
): Type | undefined {
  switch (operator) {
    case '&&':
    case '||':
      return isOf(left, 'bool') && isOf(right, 'bool') ? BOOL : undefined;
    case '==':
    case '!=':
      return areComparable(left, right) ? BOOL : undefined;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return isOf(left, ...ORDERED) && isOf(right, ...ORDERED) && isSame(left, right)
        ? BOOL
        : undefined;
    case 'in':
      return isOf(right, 'list', 'map') ? BOOL : undefined;
    case '*':
    case '/':
    case '%':
      return isOf(left, 'number') && isOf(right, 'number') ? NUMBER : undefined;
    case '+':
      return typeOfSum(left, right);
    case '-':
      return typeOfDifference(left, right);
  }
}

function isSame(left: Type, right: Type): boolean {
  return left.kind === 'any' || isOf(right, left.kind);
}

/** Everything may be null. */
function areComparable(left: Type, right: Type): boolean {
  return isSame(left, right) || left.kind === 'null' || right.kind === 'null';
}

function typeOfSum(left: Type, right: Type): Type | undefined {
  if (left.kind === 'any' || right.kind === 'any') {
    const known = left.kind === 'any' ? right : left;
    if (isOf(known, ...TIMES)) return ANY;
    if (known.kind === 'list') return { kind: 'list' };
    return isOf(known, 'number', 'string') ? known : undefined;
  }
  if (left.kind === right.kind) {
    if (left.kind === 'list') return { kind: 'list' };
    return isOf(left, 'number', 'string', 'duration') ? left : undefined;
  }
  const areTimes = isOf(left, ...TIMES) && isOf(right, ...TIMES);
  return areTimes ? { kind: 'timestamp' } : undefined;
}

function typeOfDifference(left: Type, right: Type): Type | undefined {
  if (left.kind === 'any' || right.kind === 'any') {
    const known = left.kind === 'any' ? right : left;
    if (known.kind === 'number') return NUMBER;
    return isOf(known, ...TIMES) ? ANY : undefined;
  }
  if (left.kind === 'number' && right.kind === 'number') return NUMBER;
  if (right.kind === 'duration' && isOf(left, ...TIMES)) return left;
  const areTimestamps = left.kind === 'timestamp' && right.kind === 'timestamp';
  return areTimestamps ? { kind: 'duration' } : undefined;
}

/** What a text, a list or the names of a map give one after the other. */
export function typeOfItems(of: Type): Type {
  if (of.kind === 'map') return STRING;
  return of.items ?? ANY;
}
