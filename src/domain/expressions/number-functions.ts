import { overload, type FunctionRule } from './function-rule.js';
import type { Meter } from './meter.js';

const WHOLE = /^[+-]?\d{1,16}$/;
const NUMBER = /^[+-]?\d{1,300}(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?$/;

function ofText(name: string, pattern: RegExp) {
  return overload<[string]>(['string'], 'number', (meter, text) => {
    const value = pattern.test(text) ? Number(text) : NaN;
    if (Number.isFinite(value)) return value;
    throw meter.error('conversion', `${name} cannot read this text as a number`);
  });
}

function greatest(meter: Meter, numbers: readonly unknown[], sign: 1 | -1): number {
  meter.pay(numbers.length);
  if (numbers.length === 0) throw meter.error('conversion', 'an empty list has no such number');
  let found = -Infinity;
  for (const number of numbers) {
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      throw meter.error('type', 'only numbers can be compared like that');
    }
    found = Math.max(found, sign * number);
  }
  return sign * found;
}

function extreme(name: string, sign: 1 | -1): FunctionRule {
  return {
    name,
    style: 'function',
    overloads: [
      overload<[unknown[]]>(['list'], 'number', (meter, list) => greatest(meter, list, sign)),
      overload<[number, number]>(['number', 'number'], 'number', (meter, one, other) =>
        greatest(meter, [one, other], sign),
      ),
    ],
  };
}

function rounded(name: string, round: (value: number) => number): FunctionRule {
  const run = (_meter: Meter, value: number) => round(value);
  return { name, style: 'function', overloads: [overload<[number]>(['number'], 'number', run)] };
}

export const NUMBER_FUNCTIONS: readonly FunctionRule[] = [
  {
    name: 'int',
    style: 'function',
    overloads: [
      overload<[number]>(['number'], 'number', (_meter, value) => Math.trunc(value)),
      ofText('int', WHOLE),
      overload<[Date]>(['timestamp'], 'number', (_meter, time) =>
        Math.floor(time.getTime() / 1_000),
      ),
    ],
  },
  {
    name: 'double',
    style: 'function',
    overloads: [
      overload<[number]>(['number'], 'number', (_meter, value) => value),
      ofText('double', NUMBER),
    ],
  },
  rounded('math.abs', Math.abs),
  rounded('math.ceil', Math.ceil),
  rounded('math.floor', Math.floor),
  // Halves go away from zero.
  rounded('math.round', (value) => Math.sign(value) * Math.round(Math.abs(value))),
  extreme('math.greatest', 1),
  extreme('math.least', -1),
];
