import type { CodeElement, CodeFile, RelationshipKind } from '../../domain/codebases/code-graph.js';
import { AppError, notFound } from '../../domain/shared/app-error.js';
import {
  isUuid,
  type CodeBaseId,
  type CodeElementId,
  type CodeFileId,
} from '../../domain/shared/ids.js';
import type { CodeGraphQueries } from '../../ports/codebases/code-graph.js';
import type { Digests } from '../../ports/runtime/digests.js';
import { elementIds } from './element-ids.js';

/** Elements of one name that an error names. */
const MOST_SHOWN = 5;

interface FindDeps {
  readonly graph: CodeGraphQueries;
  readonly digests: Digests;
}

/**
 * One element by its id, its name, or its path and name: `src/a.ts#A.run`.
 * @throws AppError `not-found`, or `conflict` when several are called so
 */
export async function findElement(
  { graph }: Pick<FindDeps, 'graph'>,
  codeBase: CodeBaseId,
  given: string,
): Promise<CodeElement> {
  if (isUuid(given)) {
    const element = await graph.findElement(codeBase, given as CodeElementId);
    if (element) return element;
    throw notFound('element', given);
  }
  const at = given.lastIndexOf('#');
  const [path, name] = at < 0 ? [undefined, given] : [given.slice(0, at), given.slice(at + 1)];
  const found = await graph.findByName(codeBase, name);
  const some = path === undefined ? found : found.filter((one) => one.path === path);
  const exact = some.filter(({ qualifiedName }) => qualifiedName === name);
  const [first, second] = exact.length > 0 ? exact : some;
  if (!first) throw notFound('element', given.slice(0, 200));
  if (!second) return first;
  const names = some.map((one) => `${one.path}#${one.qualifiedName}`);
  const shown = names.slice(0, MOST_SHOWN).join(', ');
  const message = `Several elements are called so; name one by its path too: ${shown}`;
  throw new AppError('conflict', 'element.ambiguous', message);
}

/** One file by its path. @throws AppError `not-found` */
export async function findFile(
  { graph, digests }: FindDeps,
  codeBase: CodeBaseId,
  path: string,
): Promise<CodeFile> {
  const id = elementIds(codeBase, digests).file(path);
  const file = (await graph.named([id])).get(id);
  if (file && !('qualifiedName' in file)) return file;
  throw notFound('file', path.slice(0, 200));
}

/** What a relationship of that kind begins and ends at. @throws as above */
export async function findEnd(
  deps: FindDeps,
  codeBase: CodeBaseId,
  kind: RelationshipKind,
  given: string,
): Promise<CodeElementId | CodeFileId> {
  if (kind === 'imports') return (await findFile(deps, codeBase, given)).id;
  return (await findElement(deps, codeBase, given)).id;
}
