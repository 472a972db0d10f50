/**
 * The shortest way from one node to another, both included; undefined when there is none. Breadth first, without
 * recursion: neighbours are asked for level by level.
 * @throws what `visited` throws, which is told how many nodes were seen
 */
export async function findPath<Node>(
  from: Node,
  to: Node,
  neighbours: (nodes: readonly Node[]) => Promise<Iterable<readonly [node: Node, next: Node]>>,
  visited: (count: number) => void,
): Promise<readonly Node[] | undefined> {
  const cameFrom = new Map<Node, Node | undefined>([[from, undefined]]);
  let level: readonly Node[] = [from];
  while (level.length > 0) {
    if (cameFrom.has(to)) return wayTo(to, cameFrom);
    const next: Node[] = [];
    for (const [node, neighbour] of await neighbours(level)) {
      if (cameFrom.has(neighbour)) continue;
      cameFrom.set(neighbour, node);
      next.push(neighbour);
    }
    visited(cameFrom.size);
    level = next;
  }
  return cameFrom.has(to) ? wayTo(to, cameFrom) : undefined;
}

function wayTo<Node>(to: Node, cameFrom: ReadonlyMap<Node, Node | undefined>): readonly Node[] {
  const way: Node[] = [];
  for (let node: Node | undefined = to; node !== undefined; node = cameFrom.get(node)) {
    way.push(node);
  }
  return way.reverse();
}
