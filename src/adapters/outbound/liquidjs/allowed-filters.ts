import { filters, type Liquid } from 'liquidjs';
import { refused, type RenderBudget } from './render-budget.js';

type Handler = (this: FilterContext, value: unknown, ...given: unknown[]) => unknown;

interface FilterContext {
  readonly context: { readonly memoryLimit: unknown };
}

/** No hashes, no random items, no expressions within texts, and nothing that takes the square of a length. */
export const FILTERS = [
  ...['abs', 'at_least', 'at_most', 'ceil', 'divided_by', 'floor', 'minus', 'modulo', 'plus'],
  ...['round', 'times', 'append', 'capitalize', 'downcase', 'escape', 'lstrip', 'newline_to_br'],
  ...['prepend', 'remove', 'remove_first', 'replace', 'replace_first', 'rstrip', 'split', 'strip'],
  ...['strip_newlines', 'truncate', 'truncatewords', 'upcase', 'url_decode', 'url_encode'],
  ...['compact', 'concat', 'first', 'join', 'last', 'map', 'reverse', 'size', 'slice', 'sort'],
  ...['sum', 'uniq', 'where', 'date', 'default', 'json'],
] as const;

export const TAGS = [
  ...['#', 'assign', 'break', 'capture', 'case', 'comment', 'continue', 'cycle', 'echo'],
  ...['for', 'if', 'liquid', 'raw', 'render', 'unless'],
] as const;

/** Leaves of tags and filters what is listed, and has filters pay for what they are given. */
export function allowOnly(liquid: Liquid): void {
  for (const name of Object.keys(liquid.tags)) {
    if (!(TAGS as readonly string[]).includes(name)) Reflect.deleteProperty(liquid.tags, name);
  }
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
  for (const name of FILTERS) liquid.registerFilter(name, paying(name, handlerOf(name)));
}

function handlerOf(name: string): Handler {
  const filter = (filters as Readonly<Record<string, unknown>>)[name];
  return (
    typeof filter === 'function' ? filter : (filter as { handler: Handler }).handler
  ) as Handler;
}

function paying(name: string, handler: Handler): Handler {
  return function (this: FilterContext, value, ...given) {
    const budget = this.context.memoryLimit as RenderBudget;
    for (const one of [value, ...given]) budget.use(sizeOf(one));
    if (name === 'date' && (value === 'now' || value === 'today')) {
      throw refused('no-clock', `a template has no clock: give the time as a variable`);
    }
    return handler.call(this, value, ...given);
  };
}

function sizeOf(value: unknown): number {
  return typeof value === 'string' || Array.isArray(value) ? value.length : 1;
}
