import type { Meter } from './meter.js';
import { kindOf, type Kind } from './values.js';

export type Taken = Kind | 'any';

/** One form of a function. The receiver of a method comes first. */
export interface Overload {
  readonly takes: readonly Taken[];
  readonly gives: Taken;
  readonly run: (meter: Meter, given: readonly unknown[]) => unknown;
}

export interface FunctionRule {
  readonly name: string;
  readonly style: 'function' | 'method' | 'both';
  readonly overloads: readonly Overload[];
}

export function overload<Given extends readonly unknown[]>(
  takes: { readonly [Index in keyof Given]: Taken },
  gives: Taken,
  run: (meter: Meter, ...given: Given) => unknown,
): Overload {
  return { takes, gives, run: (meter, given) => run(meter, ...(given as unknown as Given)) };
}

/** Whether values of these kinds may be given; of some the kind is known only later. */
export function accepts({ takes }: Overload, kinds: readonly Taken[]): boolean {
  return (
    takes.length === kinds.length &&
    takes.every((taken, index) => {
      const kind = kinds[index];
      return taken === 'any' ? kind !== 'nothing' : taken === kind || kind === 'any';
    })
  );
}

export function overloadFor(rule: FunctionRule, given: readonly unknown[]): Overload | undefined {
  const kinds = given.map(kindOf);
  return rule.overloads.find((one) => accepts(one, kinds));
}
