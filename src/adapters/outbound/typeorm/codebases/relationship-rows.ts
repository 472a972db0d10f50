import type { FileGraph, Relationship } from '../../../../domain/codebases/code-graph.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import type { Row, SqlSession, SqlValue } from '../sql-session.js';

const TABLE = 'code_relationships';

export const RELATIONSHIP_COLUMNS = 'kind, from_id, to_id, to_name, line, certainty';

const TYPES: readonly (readonly [name: string, type: string])[] = [
  ['code_base_id', 'varchar'],
  ['file_id', 'varchar'],
  ['kind', 'varchar'],
  ['from_id', 'varchar'],
  ['to_id', 'varchar'],
  ['to_name', 'text'],
  ['line', 'integer'],
  ['certainty', 'varchar'],
];

export async function insertRelationships(
  session: SqlSession,
  dialect: Dialect,
  graphs: readonly FileGraph[],
): Promise<void> {
  const rows = graphs.flatMap(({ file, relationships }) =>
    relationships.map(({ kind, fromId, toId, toName, line, certainty }): readonly SqlValue[] => [
      ...[file.codeBaseId, file.id, kind, fromId, toId, toName.replaceAll('\0', '\uFFFD')],
      ...[line, certainty],
    ]),
  );
  for (const part of chunks(rows, TYPES.length)) {
    const columns = TYPES.map(([name, type], at) => ({
      name,
      type,
      values: part.map((row) => row[at] ?? null),
    }));
    const { sql, parameters } = dialect.insertion(columns);
    await session.change(`INSERT INTO ${TABLE} ${sql}`, parameters);
  }
}

export function toRelationship(row: Row): Relationship {
  return {
    kind: row['kind'] as Relationship['kind'],
    fromId: row['from_id'] as Relationship['fromId'],
    toId: row['to_id'] as Relationship['toId'],
    toName: String(row['to_name']),
    line: Number(row['line']),
    certainty: row['certainty'] as Relationship['certainty'],
  };
}
