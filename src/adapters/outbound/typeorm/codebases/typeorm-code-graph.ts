import type {
  CodeElement,
  FileGraph,
  StoredFile,
} from '../../../../domain/codebases/code-graph.js';
import type { CodeFileId } from '../../../../domain/shared/ids.js';
import type { CodeGraph } from '../../../../ports/codebases/code-graph.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { RecordTable } from '../record-table.js';
import type { Transaction } from '../transaction.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { insertRelationships } from './relationship-rows.js';

export class TypeOrmCodeGraph implements CodeGraph {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly tables: {
      readonly files: RecordTable<StoredFile>;
      readonly elements: RecordTable<CodeElement>;
    },
    private readonly dialect: Dialect,
  ) {}

  async replace(graphs: readonly FileGraph[]): Promise<void> {
    await this.remove(graphs.map(({ file }) => file.id));
    const transaction = this.work.transaction();
    const { files, elements } = this.tables;
    await files.insertAll(
      transaction,
      graphs.map(({ file }) => file),
    );
    await elements.insertAll(
      transaction,
      graphs.flatMap((graph) => graph.elements),
    );
    await insertRelationships(transaction, this.dialect, graphs);
  }

  async update(files: readonly StoredFile[]): Promise<void> {
    const transaction = this.work.transaction();
    const ids = files.map(({ id }) => id);
    await this.deleteBy(transaction, 'code_files', 'id', ids);
    await this.tables.files.insertAll(transaction, files);
  }

  async remove(files: readonly CodeFileId[]): Promise<void> {
    const transaction = this.work.transaction();
    await this.deleteBy(transaction, 'code_relationships', 'file_id', files);
    await this.deleteBy(transaction, 'code_elements', 'file_id', files);
    await this.deleteBy(transaction, 'code_files', 'id', files);
  }

  private async deleteBy(
    transaction: Transaction,
    table: string,
    column: string,
    ids: readonly string[],
  ): Promise<void> {
    for (const part of chunks(ids)) {
      const { sql, parameters } = this.dialect.isOneOf(column, part);
      await transaction.change(`DELETE FROM ${table} WHERE ${sql}`, parameters);
    }
  }
}
