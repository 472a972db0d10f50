import { childrenOf, type SyntaxNode } from './syntax-tree.js';

/** Something of the context that an expression reads. */
export interface Path {
  /** `event.data["retry-after"]`. */
  readonly name: string;
  readonly segments: readonly string[];
  readonly node: SyntaxNode;
}

const PLAIN = /^[A-Za-z_]\w*$/;

/** The longest ones, each once, sorted by name. What the variables of loops stand for is told by their lists. */
export function pathsOf(root: SyntaxNode): readonly Path[] {
  const found = new Map<string, Path>();
  collect(root, [], (path) => found.set(path.name, path));
  return [...found.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function collect(node: SyntaxNode, locals: readonly string[], add: (path: Path) => void): void {
  const segments = segmentsOf(node);
  if (segments !== undefined) {
    if (!locals.includes(segments[0] ?? '')) add({ name: nameOf(segments), segments, node });
    return;
  }
  if (node.kind !== 'macro') {
    for (const child of childrenOf(node)) collect(child, locals, add);
    return;
  }
  collect(node.of, locals, add);
  for (const part of node.parts) collect(part, [...locals, node.variable], add);
}

function segmentsOf(node: SyntaxNode): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'select' && node.kind !== 'index') return undefined;
  const before = segmentsOf(node.of);
  if (before === undefined) return undefined;
  if (node.kind === 'select') return [...before, node.name];
  return node.key.kind === 'literal' ? [...before, String(node.key.value)] : undefined;
}

function nameOf([first = '', ...rest]: readonly string[]): string {
  const written = rest.map((segment) =>
    PLAIN.test(segment)
      ? `.${segment}`
      : `[${/^\d+$/.test(segment) ? segment : JSON.stringify(segment)}]`,
  );
  return first + written.join('');
}
