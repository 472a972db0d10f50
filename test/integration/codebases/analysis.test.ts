import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { GitSourceTrees } from '../../../src/adapters/outbound/codebase/git-source-trees.js';
import { TreeSitterCodeParser } from '../../../src/adapters/outbound/codebase/tree-sitter-code-parser.js';
import { InMemoryMetrics } from '../../../src/adapters/outbound/memory/in-memory-metrics.js';
import { NodeDigests } from '../../../src/adapters/outbound/system/node-digests.js';
import { SourceAnalysis } from '../../../src/application/codebases/analyse-sources.js';
import { AnalysisMetrics } from '../../../src/application/codebases/analysis-metrics.js';
import {
  FindCallers,
  FindCodePath,
  FindDuplicates,
  FindImportCycles,
  FindImports,
} from '../../../src/application/codebases/read-relationships.js';
import { ListHotSpots } from '../../../src/application/codebases/list-code.js';
import { RunAnalysis } from '../../../src/application/codebases/run-analysis.js';
import type { CodeBaseId } from '../../../src/domain/shared/ids.js';
import type { JsonValue } from '../../../src/domain/shared/json.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import { aCodeBase } from '../../support/builders.js';
import { GitRepositoryUnderTest } from '../../support/git-repository.js';
import { inMemoryParts } from '../../support/in-memory-parts.js';
import { rejectionOf } from '../../support/rejection.js';

const MB = 1024 * 1024;

describe('RunAnalysis', function () {
  this.timeout(60_000);
  const parser = new TreeSitterCodeParser();
  const digests = new NodeDigests();
  let repository: GitRepositoryUnderTest;
  let kept: string;
  let most: number;
  let parts: ReturnType<typeof inMemoryParts>;
  let id: CodeBaseId;

  beforeEach(async () => {
    repository = await GitRepositoryUnderTest.make();
    kept = await mkdtemp(join(tmpdir(), 'brain-kept-'));
    most = 1_000;
    parts = inMemoryParts();
    const codeBase = aCodeBase({ location: await realpath(repository.folder) });
    id = codeBase.state.id;
    await parts.work.run(() => parts.codeBases.save(codeBase, []));
    await repository.write('a.ts', `import { b } from './b';\nexport function a() { b(); }\n`);
    await repository.write('b.ts', `import './a';\nexport function b() { return 1; }\n`);
    await repository.write('c.ts', `import { a } from './a';\na();\n`);
    repository.commit();
  });

  afterEach(async () => {
    await repository.remove();
    await rm(kept, { recursive: true, force: true });
  });

  after(() => parser.close());

  const analyse = (signal = new AbortController().signal, progress: JsonValue[] = []) => {
    const { codeBases, codeGraph: graph, codeGraphQueries: queries, work, clock, ids } = parts;
    const roots = [tmpdir()];
    const trees = new GitSourceTrees({
      folder: kept,
      resolve: async () => [],
      limits: () => ({
        ...{ roots, excluded: [], allowedHosts: [], allowsPlainHttp: false, files: 100 },
        ...{ fileBytes: MB, totalBytes: MB, repositoryBytes: MB, fetchMs: 1_000, commits: 100 },
      }),
    });
    const settings = {
      parsing: () => ({ fileMs: 30_000, elements: 1_000 }),
      elements: () => most,
    };
    const analysis = new SourceAnalysis({ queries, trees, parser, digests, clock, settings });
    const metrics = new AnalysisMetrics(new InMemoryMetrics());
    const run = new RunAnalysis({ codeBases, graph, analysis, metrics, work, clock, ids });
    return run.execute({ codeBaseId: id, signal, progress: (value) => progress.push(value) });
  };
  const state = async () => (await parts.codeBaseQueries.find(id))!;
  const reads = () => {
    const { codeBaseQueries: codeBases, codeGraphQueries: graph } = parts;
    return { codeBases, graph, digests };
  };
  const callersOf = async (element: string) => {
    const { callers } = await new FindCallers(reads()).execute({ id, element });
    return callers.map(({ element: caller, path }) => `${path}#${caller?.name ?? ''}`);
  };

  it('makes what is in a code base known', async () => {
    const progress: JsonValue[] = [];
    const summary = await analyse(undefined, progress);
    expect(summary).to.include({ files: 3, parsed: 3, functions: 2, calls: 2, resolvedCalls: 2 });
    expect(summary).to.include({ imports: 3, commits: 1, branch: 'main' });
    expect(await state()).to.include({ status: 'ready', runId: null });
    expect((await state()).analysis).to.deep.equal(summary);
    expect(progress.at(-1)).to.have.property('step', 'storing');
    expect(await callersOf('b')).to.deep.equal(['a.ts#a']);
    expect(await callersOf('a.ts#a')).to.deep.equal(['c.ts#']);
    const way = { id, kind: 'imports', from: 'c.ts', to: 'b.ts' } as const;
    const path = await new FindCodePath(reads()).execute(way);
    expect(path.map((one) => one.path)).to.deep.equal(['c.ts', 'a.ts', 'b.ts']);
    const cycles = await new FindImportCycles(reads()).execute({ id });
    expect(cycles.map((cycle) => cycle.map((one) => one.path))).to.deep.equal([['a.ts', 'b.ts']]);
    const { importedBy } = await new FindImports(reads()).execute({ id, path: 'a.ts' });
    expect(importedBy.map((one) => one.path).sort()).to.deep.equal(['b.ts', 'c.ts']);
    expect(await new FindDuplicates(reads()).execute({ id })).to.deep.equal([]);
    const query = listQuery();
    const hot = await new ListHotSpots(reads()).execute({ id, query });
    expect(hot.items.map(({ path: file, hotSpot }) => [file, hotSpot])).to.have.deep.members([
      ['a.ts', 2],
      ['b.ts', 2],
      ['c.ts', 1],
    ]);
  });

  it('reads only what changed, and joins it with what did not', async () => {
    await analyse();
    await repository.write('b.ts', `export function b() { return 1; }\nexport function d() {}\n`);
    await repository.write('a.ts', `import { d } from './b';\nexport function a() { d(); }\n`);
    repository.commit();
    await analyse();
    await repository.write('b.ts', `export { d, d as b } from './new/d';\n`);
    await repository.write('new/d.ts', `export function d() {}\n`);
    await rm(join(repository.folder, 'c.ts'));
    repository.commit();
    const summary = await analyse();
    expect(summary).to.include({ files: 3, parsed: 2 });
    expect(await callersOf('d'), 'of a file that did not change').to.deep.equal(['a.ts#a']);
    const found = await parts.codeGraphQueries.storedFiles(id, 10);
    expect(found.map(({ path }) => path)).to.have.members(['a.ts', 'b.ts', 'new/d.ts']);
    expect(await analyse()).to.include({ files: 3, parsed: 0 });
  });

  it('keeps what it found, and why it ended, when the code is not there any more', async () => {
    const summary = await analyse();
    await repository.remove();
    await rejectionOf(analyse());
    expect(await state()).to.deep.include({ status: 'failed', analysis: summary });
    expect((await state()).failure).to.match(/^codebase\.location: /);
  });

  it('is as before when it is stopped', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await rejectionOf(analyse(stop.signal));
    expect(await state()).to.include({ status: 'new', failure: null, runId: null });
  });

  it('takes no more elements than it may, and says which files it left out', async () => {
    most = 1;
    const summary = await analyse();
    expect(summary.refused).to.deep.equal([
      { reason: 'too-many-elements', count: 2, examples: ['b.ts', 'c.ts'] },
    ]);
    expect(summary).to.include({ files: 1, elements: 1 });
  });

  it('stores nothing once somebody else analyses', async () => {
    const { codeBases, work, clock } = parts;
    const analysis = analyse();
    await work.run(async () => {
      const { codeBase, events } = (await codeBases.get(id)).begin('other', clock.now());
      await codeBases.save(codeBase, events);
    });
    expect(await rejectionOf(analysis)).to.have.property('code', 'codebase.taken-over');
    expect(await state()).to.include({ status: 'analysing', runId: 'other' });
    expect(await parts.codeGraphQueries.storedFiles(id, 10)).to.deep.equal([]);
  });
});
