import type { ContainerModuleLoadOptions } from 'inversify';
import { AddCodeBase } from '../../application/codebases/add-code-base.js';
import { AnalysisMetrics } from '../../application/codebases/analysis-metrics.js';
import { SourceAnalysis } from '../../application/codebases/analyse-sources.js';
import { ChangeCodeBase } from '../../application/codebases/change-code-base.js';
import { DeleteCodeBase } from '../../application/codebases/delete-code-base.js';
import {
  ListCodeElements,
  ListCodeFiles,
  ListHotSpots,
  ListUnusedExports,
} from '../../application/codebases/list-code.js';
import {
  FindCallers,
  FindCodePath,
  FindDuplicates,
  FindImportCycles,
  FindImports,
} from '../../application/codebases/read-relationships.js';
import { RequestAnalysis } from '../../application/codebases/request-analysis.js';
import { RunAnalysis } from '../../application/codebases/run-analysis.js';
import { GetOne, ListPage } from '../../application/shared/read-use-cases.js';
import { MOST_ELEMENTS_OF_FILE } from '../families/codebase-family.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindCodebases(options: ContainerModuleLoadOptions): void {
  const { codeBases, codeBaseQueries: queries, entities: stores } = PORTS;
  const { sourceTrees: trees, work, clock, ids, jobs, logger } = PORTS;
  bindMade(options, USE_CASES['codebases.list'], { queries }, (deps) => {
    return new ListPage('codebases', 'codebase', deps.queries);
  });
  bindMade(options, USE_CASES['codebases.get'], { queries }, (deps) => {
    return new GetOne('codebases', 'codebase', deps.queries);
  });
  const writing = { codeBases, queries, stores, work, clock };
  bindClass(options, USE_CASES['codebases.create'], AddCodeBase, { ...writing, trees, ids });
  bindClass(options, USE_CASES['codebases.update'], ChangeCodeBase, writing);
  const deleting = { codeBases, trees, work, logger };
  bindClass(options, USE_CASES['codebases.delete'], DeleteCodeBase, deleting);
  const requesting = { codeBases, jobs, work, clock };
  bindClass(options, USE_CASES['codebases.analyse'], RequestAnalysis, requesting);
  bindReads(options);
  bindAnalysis(options);
}

function bindReads(options: ContainerModuleLoadOptions): void {
  const { codeBaseQueries: codeBases, codeGraphQueries: graph, digests } = PORTS;
  const lists = { codeBases, graph };
  bindClass(options, USE_CASES['codebases.files'], ListCodeFiles, lists);
  bindClass(options, USE_CASES['codebases.elements'], ListCodeElements, lists);
  bindClass(options, USE_CASES['codebases.hot-spots'], ListHotSpots, lists);
  bindClass(options, USE_CASES['codebases.unused-exports'], ListUnusedExports, lists);
  const related = { ...lists, digests };
  bindClass(options, USE_CASES['codebases.callers'], FindCallers, related);
  bindClass(options, USE_CASES['codebases.imports'], FindImports, related);
  bindClass(options, USE_CASES['codebases.path'], FindCodePath, related);
  bindClass(options, USE_CASES['codebases.cycles'], FindImportCycles, related);
  bindClass(options, USE_CASES['codebases.duplicates'], FindDuplicates, related);
}

function bindAnalysis(options: ContainerModuleLoadOptions): void {
  const { codeBases, codeGraph: graph, codeGraphQueries: queries, sourceTrees: trees } = PORTS;
  const { codeParser: parser, digests, clock, work, ids, metrics } = PORTS;
  const { configuration } = SERVICES;
  const running = { codeBases, graph, work, clock, ids, metrics, configuration };
  const analysing = { queries, trees, parser, digests };
  bindMade(options, USE_CASES['codebases.run-analysis'], { ...running, ...analysing }, (deps) => {
    const { configuration: live, metrics: measured, ...rest } = deps;
    const analysis = new SourceAnalysis({
      ...rest,
      settings: {
        parsing: () => ({
          fileMs: live.config.codebases.fileTimeoutMs,
          elements: MOST_ELEMENTS_OF_FILE,
        }),
        elements: () => live.config.codebases.maxElements,
      },
    });
    return new RunAnalysis({ ...rest, analysis, metrics: new AnalysisMetrics(measured) });
  });
}
