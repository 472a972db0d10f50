import type { FileGraph, StoredFile } from '../../../../domain/codebases/code-graph.js';
import type { CodeBaseId, CodeFileId } from '../../../../domain/shared/ids.js';
import type { CodeGraph } from '../../../../ports/codebases/code-graph.js';
import type { InMemoryDatabase } from '../database/in-memory-database.js';
import type { CodeTables } from './code-tables.js';

export class InMemoryCodeGraph implements CodeGraph {
  constructor(
    private readonly database: InMemoryDatabase,
    private readonly tables: CodeTables,
  ) {}

  async replace(graphs: readonly FileGraph[]): Promise<void> {
    await this.remove(graphs.map(({ file }) => file.id));
    for (const { file, elements, relationships } of graphs) {
      this.tables.files.insert(file);
      for (const element of elements) this.tables.elements.insert(element);
      this.tables.relationships.set(file.id, structuredClone(relationships));
    }
  }

  async update(files: readonly StoredFile[]): Promise<void> {
    this.database.transaction();
    for (const file of files) this.tables.files.update(file);
  }

  async remove(files: readonly CodeFileId[]): Promise<void> {
    this.database.transaction();
    const gone = new Set<string>(files);
    if (gone.size === 0) return;
    for (const { id, fileId } of [...this.tables.elements.peek()]) {
      if (gone.has(fileId)) this.tables.elements.delete(id);
    }
    for (const id of files) {
      this.tables.files.delete(id);
      this.tables.relationships.delete(id);
    }
  }

  removeAll(codeBase: CodeBaseId): Promise<void> {
    const files = [...this.tables.files.peek()].filter((file) => file.codeBaseId === codeBase);
    return this.remove(files.map(({ id }) => id));
  }
}
