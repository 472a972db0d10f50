import { CODE_ELEMENT_LIST, CODE_FILE_LIST } from '../../../../domain/codebases/code-base-lists.js';
import type {
  CodeElement,
  CodeFile,
  Relationship,
  RelationshipKind,
  StoredFile,
} from '../../../../domain/codebases/code-graph.js';
import type { CodeBaseId, CodeElementId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { CodeGraphQueries, Related } from '../../../../ports/codebases/code-graph.js';
import { listRows } from '../lists/list-rows.js';
import type { CodeTables } from './code-tables.js';

const MOST_FOUND = 20;

/** Looks at everything: good for small code bases. */
export class InMemoryCodeGraphQueries implements CodeGraphQueries {
  constructor(private readonly tables: CodeTables) {}

  async storedFiles(
    codeBase: CodeBaseId,
    limit: number,
    after = '',
  ): Promise<readonly StoredFile[]> {
    const files = [...this.tables.files.peek()].filter(
      ({ codeBaseId, id }) => codeBaseId === codeBase && id > after,
    );
    files.sort((left, right) => (left.id < right.id ? -1 : 1));
    return structuredClone(files.slice(0, limit));
  }

  async listFiles(query: ListQuery): Promise<Page<CodeFile>> {
    const page = listRows(this.tables.files, CODE_FILE_LIST, query);
    return { ...page, items: page.items.map(shown) };
  }

  async listElements(query: ListQuery): Promise<Page<CodeElement>> {
    return listRows(this.tables.elements, CODE_ELEMENT_LIST, query);
  }

  async findElement(codeBase: CodeBaseId, id: CodeElementId): Promise<CodeElement | undefined> {
    const element = this.tables.elements.find(id);
    return element?.codeBaseId === codeBase ? element : undefined;
  }

  async findByName(codeBase: CodeBaseId, name: string): Promise<readonly CodeElement[]> {
    const found = this.elementsOf(codeBase).filter((one) =>
      `.${one.qualifiedName}`.endsWith(`.${name}`),
    );
    return structuredClone(found.sort(byPlace).slice(0, MOST_FOUND));
  }

  async comingTo(to: string, kind: RelationshipKind, limit: number): Promise<readonly Related[]> {
    return this.found((one) => one.toId === to && one.kind === kind, limit, 'fromId');
  }

  async goingFrom(
    from: string,
    kind: RelationshipKind,
    limit: number,
  ): Promise<readonly Related[]> {
    return this.found((one) => one.fromId === from && one.kind === kind, limit, 'toId');
  }

  async edges(
    codeBase: CodeBaseId,
    kind: RelationshipKind,
  ): Promise<readonly (readonly [from: string, to: string])[]> {
    const pairs = new Map<string, readonly [string, string]>();
    for (const [fileId, relationships] of this.tables.relationships.entries()) {
      if (this.tables.files.peekAt(fileId)?.codeBaseId !== codeBase) continue;
      for (const { kind: own, fromId, toId } of relationships) {
        if (own === kind && toId !== null) pairs.set(`${fromId} ${toId}`, [fromId, toId]);
      }
    }
    return [...pairs.values()];
  }

  async named(ids: readonly string[]): Promise<ReadonlyMap<string, CodeElement | CodeFile>> {
    const found = new Map<string, CodeElement | CodeFile>();
    for (const id of ids) {
      const file = this.tables.files.find(id);
      const one = file ? shown(file) : this.tables.elements.find(id);
      if (one) found.set(id, one);
    }
    return found;
  }

  async duplicates(codeBase: CodeBaseId, limit: number): Promise<readonly CodeElement[]> {
    const seen = new Map<string | null, number>();
    const elements = this.elementsOf(codeBase);
    for (const { tokenHash } of elements) seen.set(tokenHash, (seen.get(tokenHash) ?? 0) + 1);
    const alike = elements.filter(
      ({ tokenHash }) => tokenHash !== null && (seen.get(tokenHash) ?? 0) > 1,
    );
    alike.sort(
      (left, right) =>
        right.tokens - left.tokens ||
        compare(left.tokenHash ?? '', right.tokenHash ?? '') ||
        byPlace(left, right),
    );
    return structuredClone(alike.slice(0, limit));
  }

  private elementsOf(codeBase: CodeBaseId): CodeElement[] {
    return [...this.tables.elements.peek()].filter(({ codeBaseId }) => codeBaseId === codeBase);
  }

  private found(
    matches: (one: Relationship) => boolean,
    limit: number,
    far: 'fromId' | 'toId',
  ): readonly Related[] {
    const relationships = [...this.tables.relationships.values()].flat().filter(matches);
    return structuredClone(relationships.slice(0, limit)).map((relationship) => {
      const id = relationship[far] ?? '';
      const element = this.tables.elements.find(id) ?? null;
      const path = element?.path ?? this.tables.files.peekAt(id)?.path ?? null;
      return { relationship, element, path };
    });
  }
}

function compare(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}

function byPlace(left: CodeElement, right: CodeElement): number {
  return compare(left.path, right.path) || left.startLine - right.startLine;
}

function shown({ blobHash: _b, rules: _r, facts: _f, digest: _d, ...file }: StoredFile): CodeFile {
  return file;
}
