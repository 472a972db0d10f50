/** What each node leads to. */
export type Edges<Node> = ReadonlyMap<Node, readonly Node[]>;

interface Visit<Node> {
  readonly node: Node;
  /** Place of the next edge to follow. */
  next: number;
}

/**
 * Groups of nodes that each lead to every other of their group, and nodes that lead to themselves: Tarjan's strongly
 * connected components, without recursion, in time proportional to nodes and edges.
 */
export function findCycles<Node>(edges: Edges<Node>): readonly (readonly Node[])[] {
  const found: Node[][] = [];
  const order = new Map<Node, number>();
  const lowest = new Map<Node, number>();
  const open: Node[] = [];
  const isOpen = new Set<Node>();
  const lower = (node: Node, to: number) => {
    lowest.set(node, Math.min(lowest.get(node) ?? to, to));
  };
  const enter = (node: Node): Visit<Node> => {
    const at = order.size;
    order.set(node, at);
    lowest.set(node, at);
    open.push(node);
    isOpen.add(node);
    return { node, next: 0 };
  };
  const leave = (node: Node) => {
    if (lowest.get(node) !== order.get(node)) return;
    const group = open.splice(open.lastIndexOf(node));
    for (const one of group) isOpen.delete(one);
    if (group.length > 1 || edges.get(node)?.includes(node)) found.push(group);
  };
  for (const root of edges.keys()) {
    if (order.has(root)) continue;
    const path = [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const { node } = visit;
      const target = edges.get(node)?.[visit.next];
      visit.next += 1;
      if (target === undefined) {
        leave(node);
        path.pop();
        const parent = path.at(-1);
        if (parent) lower(parent.node, lowest.get(node) ?? 0);
      } else if (!order.has(target)) {
        path.push(enter(target));
      } else if (isOpen.has(target)) {
        lower(node, order.get(target) ?? 0);
      }
    }
  }
  return found;
}
