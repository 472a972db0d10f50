import { Option } from 'commander';
import type { QueryPairs } from '../client/brain-client.js';
import type { Invocation } from '../invocation.js';

export const ANALYTICS_PATH = '/api/v1/analytics';

const addTo = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export function periodOptions(): Option[] {
  return [
    new Option('--from <time>', '30 days before the end when absent'),
    new Option('--to <time>', 'not included; now when absent'),
  ];
}

export function filterOption(): Option {
  return new Option('--filter <dimension=values>', 'values separated by commas; may be repeated')
    .argParser(addTo)
    .default([], 'none');
}

export function dimensionOption(): Option {
  return new Option('--dimension <name=value>', 'may be repeated')
    .argParser(addTo)
    .default([], 'none');
}

/** Options that were given, as parameters of the same name. */
export function given(invocation: Invocation, names: readonly string[]): QueryPairs {
  const { options } = invocation;
  const plain = names.flatMap((name) => {
    const value = options[name];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const filters = (options['filter'] ?? []) as readonly string[];
  const filtered = filters.map((filter) => {
    const [dimension, values] = pairOf(filter, invocation);
    return [`filter[${dimension}]`, values] as const;
  });
  return [...plain, ...filtered];
}

export function pairOf(text: string, invocation: Invocation): readonly [string, string] {
  const at = text.indexOf('=');
  if (at < 1) invocation.usageError(`'${text}' is not name=value`);
  return [text.slice(0, at), text.slice(at + 1)];
}
