import type { ElementIds } from '../../domain/codebases/resolution/resolve-graph.js';
import type { CodeBaseId, CodeElementId, CodeFileId } from '../../domain/shared/ids.js';
import type { Digests } from '../../ports/runtime/digests.js';

/** The same id for the same place in the same code base, in every analysis. */
export function elementIds(codeBase: CodeBaseId, digests: Digests): ElementIds {
  const files = new Map<string, string>();
  const idOf = (...parts: readonly (string | number)[]): string =>
    uuidOf(digests.sha256(JSON.stringify([codeBase, ...parts])));
  return {
    file: (path) => {
      const id = files.get(path) ?? idOf(path);
      files.set(path, id);
      return id as CodeFileId;
    },
    element: (path, qualifiedName, nth) => idOf(path, qualifiedName, nth) as CodeElementId,
  };
}

/** UUIDv8 of a digest. */
function uuidOf(hex: string): string {
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const part = (from: number, to: number) => hex.slice(from, to);
  return [part(0, 8), part(8, 12), `8${part(13, 16)}`, variant + part(17, 20), part(20, 32)].join(
    '-',
  );
}
