import type { CodeBase, CodeBaseState } from '../../../../domain/codebases/code-base.js';
import type { RecordTable } from '../record-table.js';
import type { Transaction } from '../transaction.js';
import { TypeOrmRepository, type RepositoryDeps } from '../typeorm-repository.js';
import { CODE_BASE_MAPPING, type CodeBaseRecord } from './code-base-records.js';

export class TypeOrmCodeBaseRepository extends TypeOrmRepository<
  CodeBaseState,
  CodeBase,
  CodeBaseRecord
> {
  constructor(deps: RepositoryDeps, table: RecordTable<CodeBaseRecord>) {
    super(deps, table, CODE_BASE_MAPPING);
  }

  protected override async deleted(transaction: Transaction, id: string): Promise<void> {
    for (const table of ['code_relationships', 'code_elements', 'code_files']) {
      await transaction.change(`DELETE FROM ${table} WHERE code_base_id = ?`, [id]);
    }
  }
}
