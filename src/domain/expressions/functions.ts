import type { FunctionRule } from './function-rule.js';
import { NUMBER_FUNCTIONS } from './number-functions.js';
import { TEXT_FUNCTIONS } from './text-functions.js';
import { TIME_FUNCTIONS } from './time-functions.js';

/** Those whose arguments are values; `has`, `matches`, `orValue`, `hasValue` and the macros are forms of their own. */
export const FUNCTIONS: ReadonlyMap<string, FunctionRule> = new Map(
  [...TEXT_FUNCTIONS, ...NUMBER_FUNCTIONS, ...TIME_FUNCTIONS].map((rule) => [rule.name, rule]),
);

/** Methods that the compiler knows, with how many arguments they take behind the receiver. */
export const FORMS: ReadonlyMap<string, number> = new Map([
  ['matches', 1],
  ['orValue', 1],
  ['hasValue', 0],
]);
