import type { CodeBaseId, CodeElementId, CodeFileId } from '../shared/ids.js';
import type { ElementKind, FileFacts } from './file-facts.js';
import type { Language } from './language.js';

/** A file of a code base that was analysed. */
export interface CodeFile {
  readonly id: CodeFileId;
  readonly codeBaseId: CodeBaseId;
  readonly path: string;
  readonly language: Language;
  readonly lineCount: number;
  readonly elements: number;
  readonly complexity: number;
  /** Commits that changed it, of those that were looked at. */
  readonly changes: number;
  readonly lastChangedAt: Date | null;
  /** Changes times complexity. */
  readonly hotSpot: number;
  readonly hasErrors: boolean;
}

/** A file with what makes the next analysis short. */
export interface StoredFile extends CodeFile {
  readonly blobHash: string;
  /** Of the rules that its facts were found by. */
  readonly rules: string;
  readonly facts: FileFacts;
  /** Of its elements and relationships as they are stored. */
  readonly digest: string;
}

export interface CodeElement {
  /** The same in every analysis while its path and its names stay. */
  readonly id: CodeElementId;
  readonly codeBaseId: CodeBaseId;
  readonly fileId: CodeFileId;
  readonly path: string;
  readonly name: string;
  readonly qualifiedName: string;
  readonly kind: ElementKind;
  readonly language: Language;
  readonly startLine: number;
  readonly endLine: number;
  readonly complexity: number;
  readonly tokens: number;
  readonly tokenHash: string | null;
  readonly exported: boolean;
  /** It can be told whether somebody imports it, and nobody does. */
  readonly unused: boolean;
}

export const RELATIONSHIP_KINDS = ['imports', 'calls', 'extends'] as const;
export type RelationshipKind = (typeof RELATIONSHIP_KINDS)[number];

/** `scope`: by declarations and imports; `name`: only one method in the code base is called so. */
export const CERTAINTIES = ['scope', 'name'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** From one element or file to another. */
export interface Relationship {
  readonly kind: RelationshipKind;
  /** Of an element; of a file where the code stands in none. */
  readonly fromId: CodeElementId | CodeFileId;
  /** Null: it is outside of the code base. */
  readonly toId: CodeElementId | CodeFileId | null;
  /** As written, for what is outside; else the path or the qualified name. */
  readonly toName: string;
  readonly line: number;
  readonly certainty: Certainty;
}

/** All that one file has, as it is stored. */
export interface FileGraph {
  readonly file: StoredFile;
  readonly elements: readonly CodeElement[];
  readonly relationships: readonly Relationship[];
}
