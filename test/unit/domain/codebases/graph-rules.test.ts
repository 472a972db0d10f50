import { expect } from 'chai';
import fc from 'fast-check';
import { groupDuplicates } from '../../../../src/domain/codebases/duplicates.js';
import { findCycles, type Edges } from '../../../../src/domain/codebases/find-cycles.js';
import { findPath } from '../../../../src/domain/codebases/find-path.js';

function edgesOf(pairs: readonly (readonly [number, number])[]): Edges<number> {
  const edges = new Map<number, number[]>();
  for (const [from, to] of pairs) edges.set(from, [...(edges.get(from) ?? []), to]);
  return edges;
}

/** By trying every way, for graphs of a few nodes. */
function reaches(edges: Edges<number>, from: number, to: number): boolean {
  const seen = new Set<number>();
  const visit = (node: number): boolean =>
    (edges.get(node) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return visit(next);
    });
  return visit(from);
}

const GRAPHS = fc
  .array(fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 })), { maxLength: 30 })
  .map(edgesOf);

describe('findCycles', () => {
  it('groups exactly the nodes that lead to themselves, with those that they lead to and back', () => {
    fc.assert(
      fc.property(GRAPHS, (edges) => {
        const cycles = findCycles(edges);
        const groupOf = new Map(cycles.flatMap((cycle, at) => cycle.map((node) => [node, at])));
        for (let left = 0; left <= 8; left += 1) {
          expect(groupOf.has(left)).to.equal(reaches(edges, left, left));
          for (let right = 0; right <= 8; right += 1) {
            if (left === right || !groupOf.has(left)) continue;
            const together = reaches(edges, left, right) && reaches(edges, right, left);
            expect(groupOf.get(left) === groupOf.get(right)).to.equal(together);
          }
        }
      }),
    );
  });

  it('goes to any depth', function () {
    this.timeout(30_000);
    const size = 100_000;
    const ring = new Map(Array.from({ length: size }, (_, at) => [at, [(at + 1) % size]]));
    expect(findCycles(ring).map((cycle) => cycle.length)).to.deep.equal([size]);
  });
});

describe('findPath', () => {
  it('answers a way along edges exactly where there is one', () => {
    fc.assert(
      fc.property(GRAPHS, fc.nat({ max: 8 }), fc.nat({ max: 8 }), (edges, from, to) => {
        const path = findPath(edges, from, to);
        expect(path !== undefined).to.equal(from === to || reaches(edges, from, to));
        if (!path) return;
        expect([path[0], path.at(-1)]).to.deep.equal([from, to]);
        path.slice(1).forEach((node, at) => {
          expect(edges.get(path[at]!)).to.include(node);
        });
      }),
    );
  });

  it('takes the shortest', () => {
    const edges = edgesOf([
      [1, 2],
      [2, 3],
      [3, 4],
      [1, 5],
      [5, 4],
    ]);
    expect(findPath(edges, 1, 4)).to.deep.equal([1, 5, 4]);
  });
});

describe('groupDuplicates', () => {
  it('puts first what saves most, and leaves out what is alone', () => {
    const elements = [
      { tokenHash: 'a', tokens: 60 },
      { tokenHash: 'b', tokens: 100 },
      { tokenHash: null, tokens: 500 },
      { tokenHash: 'a', tokens: 60 },
      { tokenHash: 'b', tokens: 100 },
      { tokenHash: 'a', tokens: 60 },
      { tokenHash: 'c', tokens: 900 },
    ];
    const groups = groupDuplicates(elements).map((group) => [group.tokens, group.elements.length]);
    expect(groups).to.deep.equal([
      [60, 3],
      [100, 2],
    ]);
  });
});
