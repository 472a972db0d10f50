import { STRENGTHS } from './parser.js';
import type { SyntaxNode } from './syntax-tree.js';

/** Stronger than every operator: names, calls, brackets. */
const ATOM = 8;
const UNARY = 7;

/** The expression as one would write it: a blank around each operator, no brackets that change nothing. */
export function formatted(node: SyntaxNode): string {
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'string' ? JSON.stringify(node.value) : String(node.value);
    case 'name':
      return node.name;
    case 'select':
      return `${atom(node.of)}.${node.isOptional ? '?' : ''}${node.name}`;
    case 'index':
      return `${atom(node.of)}[${node.isOptional ? '?' : ''}${formatted(node.key)}]`;
    case 'has':
      return `has(${formatted(node.of)})`;
    case 'call': {
      const [receiver, ...rest] = node.given;
      if (!node.isMethod || !receiver) return `${node.name}(${listed(node.given)})`;
      return `${atom(receiver)}.${node.name}(${listed(rest)})`;
    }
    case 'macro':
      return `${atom(node.of)}.${node.name}(${node.variable}, ${listed(node.parts)})`;
    case 'unary':
      // A minus before a number would become part of it.
      return `${node.operator}${within(node.of, node.of.kind === 'literal' ? ATOM : UNARY)}`;
    case 'binary': {
      const strength = STRENGTHS[node.operator];
      const [left, right] = [within(node.left, strength), within(node.right, strength + 1)];
      return `${left} ${node.operator} ${right}`;
    }
    case 'conditional':
      return `${within(node.test, 1)} ? ${within(node.met, 1)} : ${formatted(node.otherwise)}`;
    case 'list':
      return `[${listed(node.items)}]`;
    case 'map':
      return `{${node.entries
        .map(({ key, value }) => `${formatted(key)}: ${formatted(value)}`)
        .join(', ')}}`;
  }
}

function listed(nodes: readonly SyntaxNode[]): string {
  return nodes.map(formatted).join(', ');
}

function atom(node: SyntaxNode): string {
  return within(node, ATOM);
}

function within(node: SyntaxNode, least: number): string {
  const text = formatted(node);
  return strengthOf(node) < least ? `(${text})` : text;
}

function strengthOf(node: SyntaxNode): number {
  if (node.kind === 'binary') return STRENGTHS[node.operator];
  if (node.kind === 'conditional') return 0;
  if (node.kind === 'unary') return UNARY;
  // Before a dot a number would take it for its own.
  return node.kind === 'literal' && typeof node.value === 'number' ? UNARY : ATOM;
}
