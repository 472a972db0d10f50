import { expect } from 'chai';
import type {
  CodeElement,
  FileGraph,
  Relationship,
  StoredFile,
} from '../../../src/domain/codebases/code-graph.js';
import type { CodeBaseId } from '../../../src/domain/shared/ids.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { aCodeBase, newId, NOON } from '../../support/builders.js';
import { appErrorOf } from '../../support/rejection.js';
import type { Store } from './persistence-under-test.js';

function aFile(codeBaseId: CodeBaseId, path: string, state: Partial<StoredFile> = {}): StoredFile {
  return {
    ...{ id: newId<'CodeFile'>(), codeBaseId, path, language: 'typescript' },
    ...{ lineCount: 10, elements: 1, complexity: 3, changes: 2, lastChangedAt: NOON, hotSpot: 6 },
    ...{ hasErrors: false, blobHash: 'b10b', rules: '1', digest: 'd1' },
    facts: {
      ...{ lines: 10, hasErrors: false, isCut: false, packageName: null, decisions: 0 },
      ...{ elements: [], imports: [], exports: [], calls: [] },
    },
    ...state,
  };
}

function anElement(file: StoredFile, name: string, state: Partial<CodeElement> = {}): CodeElement {
  return {
    ...{ id: newId<'CodeElement'>(), codeBaseId: file.codeBaseId, fileId: file.id },
    ...{ path: file.path, name, qualifiedName: name, kind: 'function', language: 'typescript' },
    ...{ startLine: 1, endLine: 9, complexity: 3, tokens: 60, tokenHash: null },
    ...{ exported: true, unused: false },
    ...state,
  };
}

function relates(
  kind: Relationship['kind'],
  from: { readonly id: Relationship['fromId'] },
  to: { readonly id: NonNullable<Relationship['toId']> } | null,
): Relationship {
  const toId = to?.id ?? null;
  return { kind, fromId: from.id, toId, toName: 'it', line: 4, certainty: 'scope' };
}

export function codeGraphContract(store: Store): void {
  describe('as CodeGraph', () => {
    const saved = async (graphs: readonly FileGraph[]) => {
      await store().work.run(() => store().codeGraph.replace(graphs));
    };
    /** `b` calls and imports what is in `a`. */
    const example = async () => {
      const codeBase = aCodeBase();
      await store().work.run(() => store().codeBases.save(codeBase, []));
      const { id } = codeBase.state;
      const [a, b] = [aFile(id, 'a.ts'), aFile(id, 'b.ts', { hotSpot: 40, lastChangedAt: null })];
      const run = anElement(a, 'run', { qualifiedName: 'Job.run', tokenHash: 'feed' });
      const go = anElement(b, 'go', { tokenHash: 'feed', unused: true });
      const first = { file: a, elements: [run], relationships: [relates('imports', a, null)] };
      const calls = relates('calls', go, run);
      const imports = relates('imports', b, a);
      const second = { file: b, elements: [go], relationships: [calls, imports, calls] };
      await saved([first, second]);
      return { codeBase, id, a, b, run, go, first, second };
    };
    const inside = (id: CodeBaseId) =>
      listQuery({ filters: [{ field: 'codeBaseId', operator: 'in', values: [id] }] });

    it('gives files back with their facts, part after part', async () => {
      const { id, a, b } = await example();
      const { codeGraphQueries } = store();
      const [first] = await codeGraphQueries.storedFiles(id, 1);
      const rest = await codeGraphQueries.storedFiles(id, 5, first!.id);
      expect([first, ...rest]).to.have.deep.members([a, b]);
    });

    it('lists files and elements of one code base', async () => {
      const { id, a, run, go } = await example();
      await example();
      const { codeGraphQueries } = store();
      const files = await codeGraphQueries.listFiles({
        ...inside(id),
        sort: [{ field: 'hotSpot', descending: true }],
      });
      expect(files.items.map(({ path }) => path)).to.deep.equal(['b.ts', 'a.ts']);
      const { blobHash: _b, rules: _r, digest: _d, facts: _f, ...shown } = a;
      expect(files.items[1]).to.deep.equal(shown);
      const elements = await codeGraphQueries.listElements(inside(id));
      expect(elements.items).to.deep.equal([run, go]);
    });

    it('finds elements by name, by qualified name and by id, of their own code base only', async () => {
      const { id, run } = await example();
      const other = await example();
      const { codeGraphQueries } = store();
      expect(await codeGraphQueries.findByName(id, 'run')).to.deep.equal([run]);
      expect(await codeGraphQueries.findByName(id, 'Job.run')).to.deep.equal([run]);
      expect(await codeGraphQueries.findByName(id, 'Task.run')).to.deep.equal([]);
      expect(await codeGraphQueries.findElement(id, run.id)).to.deep.equal(run);
      expect(await codeGraphQueries.findElement(other.id, run.id)).to.equal(undefined);
    });

    it('tells who leads to something, and where something leads', async () => {
      const { id, a, b, run, go } = await example();
      const { codeGraphQueries: queries } = store();
      const callers = await queries.comingTo(run.id, 'calls', 10);
      expect(callers.map(({ element, path }) => [element, path])).to.deep.equal([
        [go, 'b.ts'],
        [go, 'b.ts'],
      ]);
      expect(await queries.comingTo(run.id, 'calls', 1)).to.have.length(1);
      expect(await queries.comingTo(run.id, 'imports', 10)).to.deep.equal([]);
      const imports = await queries.goingFrom(b.id, 'imports', 10);
      expect(imports).to.deep.equal([
        { relationship: relates('imports', b, a), element: null, path: 'a.ts' },
      ]);
      const outside = await queries.goingFrom(a.id, 'imports', 10);
      expect(outside.map(({ path }) => path)).to.deep.equal([null]);
      expect(await queries.edges(id, 'calls')).to.deep.equal([[go.id, run.id]]);
      expect(await queries.edges(id, 'imports')).to.deep.equal([[b.id, a.id]]);
      const named = await queries.named([go.id, a.id, newId()]);
      expect([...named.values()].map(({ path }) => path)).to.have.members(['a.ts', 'b.ts']);
    });

    it('finds what looks alike', async () => {
      const { id, a, run, go, first } = await example();
      const { codeGraphQueries } = store();
      expect(await codeGraphQueries.duplicates(id, 10)).to.deep.equal([run, go]);
      const other = anElement(a, 'other', { tokenHash: 'beef' });
      await saved([{ ...first, elements: [other] }]);
      expect(await codeGraphQueries.duplicates(id, 10)).to.deep.equal([]);
    });

    it('puts all of a file in the place of what was, and leaves other files alone', async () => {
      const { id, a, b, go, first } = await example();
      const { codeGraphQueries: queries } = store();
      const stop = anElement(a, 'stop');
      const changed = { ...a, blobHash: 'b20b', digest: 'd2' };
      await saved([{ file: changed, elements: [stop], relationships: [] }]);
      expect(await queries.storedFiles(id, 5)).to.have.deep.members([changed, b]);
      expect((await queries.listElements(inside(id))).items).to.deep.equal([stop, go]);
      expect(await queries.goingFrom(a.id, 'imports', 10)).to.deep.equal([]);
      expect(await queries.goingFrom(go.id, 'calls', 10)).to.have.length(2);
      expect(first.file.blobHash).to.equal('b10b');
    });

    it('changes a file alone', async () => {
      const { id, b, go } = await example();
      const { work, codeGraph, codeGraphQueries } = store();
      const changed = { ...b, changes: 9, hotSpot: 27 };
      await work.run(() => codeGraph.update([changed]));
      expect(await codeGraphQueries.storedFiles(id, 5)).to.deep.include(changed);
      expect(await codeGraphQueries.goingFrom(go.id, 'calls', 10)).to.have.length(2);
    });

    it('forgets files, and with a code base all that was found in it', async () => {
      const { codeBase, id, a, run, go } = await example();
      const kept = await example();
      const { work, codeBases, codeGraph, codeGraphQueries: queries } = store();
      await work.run(() => codeGraph.remove([a.id]));
      expect((await queries.listElements(inside(id))).items).to.deep.equal([go]);
      expect(await queries.findElement(id, run.id)).to.equal(undefined);
      await work.run(() => codeBases.delete(id, codeBase.delete()));
      expect(await queries.storedFiles(id, 5)).to.deep.equal([]);
      expect(await queries.edges(id, 'calls')).to.deep.equal([]);
      expect(await queries.goingFrom(go.id, 'calls', 10)).to.deep.equal([]);
      expect(await queries.storedFiles(kept.id, 5)).to.have.length(2);
    });

    it('writes within a unit of work only', async () => {
      const { first } = await example();
      const error = await appErrorOf(store().codeGraph.replace([first]));
      expect(error.code).to.equal('unit-of-work.required');
    });

    it('refuses a name that another code base has, in whatever case', async () => {
      const { work, codeBases } = store();
      const codeBase = aCodeBase();
      await work.run(() => codeBases.save(codeBase, []));
      const same = aCodeBase({ name: codeBase.state.name.toUpperCase() });
      const error = await appErrorOf(work.run(() => codeBases.save(same, [])));
      expect(error.kind).to.equal('conflict');
    });
  });
}
