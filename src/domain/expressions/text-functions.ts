import { Duration } from './duration.js';
import { overload, type FunctionRule } from './function-rule.js';
import type { Meter } from './meter.js';
import { namesOf, type ValueMap } from './values.js';

type OfTwo = [string, string];

function paid(meter: Meter, text: string): string {
  meter.pay(text.length / 64);
  return text;
}

/** In code points, as CEL counts. */
function lengthOf(text: string): number {
  let pairs = 0;
  for (let index = 0; index < text.length; index += 1) {
    const isPair = (text.codePointAt(index) ?? 0) > 0xffff;
    if (isPair) [pairs, index] = [pairs + 1, index + 1];
  }
  return text.length - pairs;
}

function split(meter: Meter, text: string, separator: string): readonly string[] {
  const parts = paid(meter, text).split(separator, meter.mostItems + 1);
  meter.requireSize(parts.length);
  return parts;
}

function join(meter: Meter, items: readonly unknown[], separator: string): string {
  meter.pay(items.length);
  let length = 0;
  for (const item of items) {
    if (typeof item !== 'string') throw meter.error('type', 'join needs a list of texts');
    length += item.length + separator.length;
  }
  meter.requireText(length);
  return items.join(separator);
}

function written(meter: Meter, value: number | boolean | Duration | Date): string {
  meter.pay(1);
  if (value instanceof Duration) return value.toJSON();
  return value instanceof Date ? value.toISOString() : String(value);
}

/** Texts and what has a size; `matches` is compiled on its own. */
export const TEXT_FUNCTIONS: readonly FunctionRule[] = [
  {
    name: 'size',
    style: 'both',
    overloads: [
      overload<[string]>(['string'], 'number', (meter, text) => lengthOf(paid(meter, text))),
      overload<[unknown[]]>(['list'], 'number', (_meter, list) => list.length),
      overload<[ValueMap]>(['map'], 'number', (meter, map) => {
        const { length } = namesOf(map);
        meter.pay(length);
        return length;
      }),
    ],
  },
  {
    name: 'startsWith',
    style: 'method',
    overloads: [
      overload<OfTwo>(['string', 'string'], 'bool', (meter, text, start) =>
        text.startsWith(paid(meter, start)),
      ),
    ],
  },
  {
    name: 'endsWith',
    style: 'method',
    overloads: [
      overload<OfTwo>(['string', 'string'], 'bool', (meter, text, end) =>
        text.endsWith(paid(meter, end)),
      ),
    ],
  },
  {
    name: 'contains',
    style: 'method',
    overloads: [
      overload<OfTwo>(['string', 'string'], 'bool', (meter, text, part) => {
        meter.pay((text.length / 64) * (1 + part.length / 64));
        return text.includes(part);
      }),
    ],
  },
  ...(['lower', 'upper', 'trim'] as const).map((name): FunctionRule => ({
    name,
    style: 'method',
    overloads: [
      overload<[string]>(['string'], 'string', (meter, text) => {
        meter.requireText(text.length);
        if (name === 'trim') return text.trim();
        return name === 'lower' ? text.toLowerCase() : text.toUpperCase();
      }),
    ],
  })),
  {
    name: 'split',
    style: 'method',
    overloads: [overload<OfTwo>(['string', 'string'], 'list', split)],
  },
  {
    name: 'join',
    style: 'method',
    overloads: [overload<[unknown[], string]>(['list', 'string'], 'string', join)],
  },
  {
    name: 'string',
    style: 'function',
    overloads: [
      overload<[string]>(['string'], 'string', (_meter, text) => text),
      overload<[number]>(['number'], 'string', written),
      overload<[boolean]>(['bool'], 'string', written),
      overload<[Duration]>(['duration'], 'string', written),
      overload<[Date]>(['timestamp'], 'string', written),
    ],
  },
];
