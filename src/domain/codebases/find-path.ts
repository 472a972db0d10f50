import type { Edges } from './find-cycles.js';

/** A shortest way from one node to another, both among the answer; undefined: there is none. */
export function findPath<Node>(
  edges: Edges<Node>,
  from: Node,
  to: Node,
): readonly Node[] | undefined {
  const cameFrom = new Map<Node, Node | undefined>([[from, undefined]]);
  // It grows while it is walked.
  const queue = [from];
  for (const node of queue) {
    if (node === to) return wayTo(to, cameFrom);
    for (const target of edges.get(node) ?? []) {
      if (cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return undefined;
}

function wayTo<Node>(to: Node, cameFrom: ReadonlyMap<Node, Node | undefined>): readonly Node[] {
  const way: Node[] = [];
  for (let node: Node | undefined = to; node !== undefined; node = cameFrom.get(node)) {
    way.push(node);
  }
  return way.reverse();
}
