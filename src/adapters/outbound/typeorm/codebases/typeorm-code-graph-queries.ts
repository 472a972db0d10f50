import type {
  CodeElement,
  CodeFile,
  RelationshipKind,
  StoredFile,
} from '../../../../domain/codebases/code-graph.js';
import type { CodeBaseId, CodeElementId } from '../../../../domain/shared/ids.js';
import type { ListQuery, Page } from '../../../../domain/shared/page.js';
import type { CodeGraphQueries, Related } from '../../../../ports/codebases/code-graph.js';
import { chunks } from '../chunks.js';
import type { Dialect } from '../dialect.js';
import { listRecords, type ListedTable } from '../lists/list-records.js';
import type { SqlSession } from '../sql-session.js';
import type { TypeOrmUnitOfWork } from '../typeorm-unit-of-work.js';
import { RELATIONSHIP_COLUMNS, toRelationship } from './relationship-rows.js';

/** Elements of one name that are looked at for a qualified one. */
const MOST_OF_NAME = 1_000;
const MOST_FOUND = 20;

/** All of a file but what analyses keep for themselves. */
const SHOWN = [
  ...(['id', 'codeBaseId', 'path', 'language', 'lineCount', 'elements', 'complexity'] as const),
  ...(['changes', 'lastChangedAt', 'hotSpot', 'hasErrors'] as const),
];

export class TypeOrmCodeGraphQueries implements CodeGraphQueries {
  constructor(
    private readonly work: TypeOrmUnitOfWork,
    private readonly listed: {
      readonly files: ListedTable<StoredFile>;
      readonly elements: ListedTable<CodeElement>;
    },
    private readonly dialect: Dialect,
  ) {}

  storedFiles(codeBase: CodeBaseId, limit: number, after?: string): Promise<readonly StoredFile[]> {
    const { table } = this.listed.files;
    return this.work.read((session) =>
      table.select(session, 'code_base_id = ? AND id > ? ORDER BY id LIMIT ?', [
        ...[codeBase, after ?? ''],
        limit,
      ]),
    );
  }

  async listFiles(query: ListQuery): Promise<Page<CodeFile>> {
    const page = await this.work.read((session) => listRecords(session, this.listed.files, query));
    return { ...page, items: page.items.map(shown) };
  }

  listElements(query: ListQuery): Promise<Page<CodeElement>> {
    return this.work.read((session) => listRecords(session, this.listed.elements, query));
  }

  async findElement(codeBase: CodeBaseId, id: CodeElementId): Promise<CodeElement | undefined> {
    const { table } = this.listed.elements;
    const element = await this.work.read((session) => table.find(session, id));
    return element?.codeBaseId === codeBase ? element : undefined;
  }

  async findByName(codeBase: CodeBaseId, name: string): Promise<readonly CodeElement[]> {
    const { table } = this.listed.elements;
    const last = name.slice(name.lastIndexOf('.') + 1);
    const found = await this.work.read((session) =>
      table.select(session, 'code_base_id = ? AND name = ? ORDER BY path, start_line LIMIT ?', [
        ...[codeBase, last],
        MOST_OF_NAME,
      ]),
    );
    return found.filter((one) => `.${one.qualifiedName}`.endsWith(`.${name}`)).slice(0, MOST_FOUND);
  }

  comingTo(to: string, kind: RelationshipKind, limit: number): Promise<readonly Related[]> {
    return this.related('to_id', to, kind, limit);
  }

  goingFrom(from: string, kind: RelationshipKind, limit: number): Promise<readonly Related[]> {
    return this.related('from_id', from, kind, limit);
  }

  async edges(
    codeBase: CodeBaseId,
    kind: RelationshipKind,
  ): Promise<readonly (readonly [from: string, to: string])[]> {
    const rows = await this.work.read((session) =>
      session.rows(
        'SELECT DISTINCT from_id, to_id FROM code_relationships ' +
          'WHERE code_base_id = ? AND kind = ? AND to_id IS NOT NULL',
        [codeBase, kind],
      ),
    );
    return rows.map((row) => [String(row['from_id']), String(row['to_id'])]);
  }

  named(ids: readonly string[]): Promise<ReadonlyMap<string, CodeElement | CodeFile>> {
    return this.work.read((session) => this.namedIn(session, ids));
  }

  async duplicates(codeBase: CodeBaseId, limit: number): Promise<readonly CodeElement[]> {
    const { table } = this.listed.elements;
    return this.work.read((session) =>
      table.select(
        session,
        'code_base_id = ? AND token_hash IN (SELECT token_hash FROM code_elements ' +
          'WHERE code_base_id = ? AND token_hash IS NOT NULL GROUP BY token_hash ' +
          'HAVING COUNT(*) > 1) ORDER BY tokens DESC, token_hash, path, start_line LIMIT ?',
        [codeBase, codeBase, limit],
      ),
    );
  }

  private related(
    near: 'from_id' | 'to_id',
    id: string,
    kind: RelationshipKind,
    limit: number,
  ): Promise<readonly Related[]> {
    return this.work.read(async (session) => {
      const rows = await session.rows(
        `SELECT ${RELATIONSHIP_COLUMNS} FROM code_relationships WHERE ${near} = ? AND kind = ? ` +
          'ORDER BY id LIMIT ?',
        [id, kind, limit],
      );
      const relationships = rows.map(toRelationship);
      const far = relationships.flatMap(({ fromId, toId }) =>
        near === 'to_id' ? [fromId] : toId === null ? [] : [toId],
      );
      const named = await this.namedIn(session, [...new Set<string>(far)]);
      return relationships.map((relationship): Related => {
        const { fromId, toId } = relationship;
        const other = named.get(near === 'to_id' ? fromId : (toId ?? ''));
        const element = other && 'qualifiedName' in other ? other : null;
        return { relationship, element, path: other?.path ?? null };
      });
    });
  }

  private async namedIn(
    session: SqlSession,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, CodeElement | CodeFile>> {
    const found = new Map<string, CodeElement | CodeFile>();
    const { files, elements } = this.listed;
    const part = files.table.part(SHOWN);
    for (const some of chunks(ids)) {
      const { sql, parameters } = this.dialect.isOneOf('id', some);
      for (const one of await elements.table.select(session, sql, parameters))
        found.set(one.id, one);
      const rows = await session.rows(
        `SELECT ${part.selection} FROM ${files.table.name} WHERE ${sql}`,
        parameters,
      );
      for (const row of rows) {
        const file = part.read(row);
        found.set(file.id, file);
      }
    }
    return found;
  }
}

function shown({ blobHash: _b, rules: _r, facts: _f, digest: _d, ...file }: StoredFile): CodeFile {
  return file;
}
