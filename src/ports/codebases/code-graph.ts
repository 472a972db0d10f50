import type {
  CodeElement,
  CodeFile,
  FileGraph,
  Relationship,
  RelationshipKind,
  StoredFile,
} from '../../domain/codebases/code-graph.js';
import type { CodeBaseId, CodeElementId, CodeFileId } from '../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../domain/shared/page.js';

/** Writes what analyses find; only inside a unit of work. */
export interface CodeGraph {
  /** Everything that is known of these files, in the place of what was. */
  replace(graphs: readonly FileGraph[]): Promise<void>;
  /** The files alone: their elements and relationships stay. */
  update(files: readonly StoredFile[]): Promise<void>;
  /** Files with all they have. */
  remove(files: readonly CodeFileId[]): Promise<void>;
}

/** The end of a relationship where it does not begin. */
export interface Related {
  readonly relationship: Relationship;
  /** Null: it is a file, or outside of the code base. */
  readonly element: CodeElement | null;
  /** Of the element, or of the file it is; null: outside. */
  readonly path: string | null;
}

/** Reads what analyses found. */
export interface CodeGraphQueries {
  /** By id, with their facts; at most `limit` of them, those behind `after`. */
  storedFiles(
    codeBase: CodeBaseId,
    limit: number,
    after?: CodeFileId,
  ): Promise<readonly StoredFile[]>;
  listFiles(query: ListQuery): Promise<Page<CodeFile>>;
  listElements(query: ListQuery): Promise<Page<CodeElement>>;
  findElement(codeBase: CodeBaseId, id: CodeElementId): Promise<CodeElement | undefined>;
  /** By name or qualified name, at most 20. */
  findByName(codeBase: CodeBaseId, name: string): Promise<readonly CodeElement[]>;
  /** Who leads to an element or a file. */
  comingTo(
    to: CodeElementId | CodeFileId,
    kind: RelationshipKind,
    limit: number,
  ): Promise<readonly Related[]>;
  /** Where an element or a file leads to. */
  goingFrom(
    from: CodeElementId | CodeFileId,
    kind: RelationshipKind,
    limit: number,
  ): Promise<readonly Related[]>;
  /** All pairs within the code base that are related so, each once. */
  edges(
    codeBase: CodeBaseId,
    kind: RelationshipKind,
  ): Promise<readonly (readonly [from: string, to: string])[]>;
  /** Elements by their ids, and files by theirs, in no order. */
  named(ids: readonly string[]): Promise<ReadonlyMap<string, CodeElement | CodeFile>>;
  /** Functions that look like others of the code base, the longest first. */
  duplicates(codeBase: CodeBaseId, limit: number): Promise<readonly CodeElement[]>;
}
