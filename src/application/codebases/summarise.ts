import type { AnalysisSummary, RefusedPart } from '../../domain/codebases/analysis-summary.js';
import type { CodeElement, StoredFile } from '../../domain/codebases/code-graph.js';
import { isFunction } from '../../domain/codebases/file-facts.js';
import { LANGUAGES } from '../../domain/codebases/language.js';
import type { SourceTree } from '../../ports/codebases/source-trees.js';

export interface AnalysedFile {
  readonly file: StoredFile;
  readonly elements: readonly CodeElement[];
  readonly imports: number;
  readonly calls: number;
  readonly resolvedCalls: number;
}

export interface AnalysisFindings {
  readonly analysed: readonly AnalysedFile[];
  readonly tree: Pick<SourceTree, 'revision' | 'branch' | 'otherFiles'>;
  readonly parsed: number;
  readonly commits: number;
  readonly refused: readonly RefusedPart[];
  readonly finishedAt: Date;
  readonly durationMs: number;
}

export function summarise(findings: AnalysisFindings): AnalysisSummary {
  const { analysed, tree, parsed, commits, refused, finishedAt, durationMs } = findings;
  const sum = (of: (one: AnalysedFile) => number) =>
    analysed.reduce((total, one) => total + of(one), 0);
  const languages = LANGUAGES.map((language) => {
    const files = analysed.filter(({ file }) => file.language === language);
    const lines = files.reduce((total, { file }) => total + file.lineCount, 0);
    return { language, files: files.length, lines };
  });
  return {
    finishedAt: finishedAt.toISOString(),
    ...{ durationMs, revision: tree.revision, branch: tree.branch },
    ...{ files: analysed.length, parsed, otherFiles: tree.otherFiles },
    lines: sum(({ file }) => file.lineCount),
    languages: languages.filter(({ files }) => files > 0),
    elements: sum(({ elements }) => elements.length),
    functions: sum(({ elements }) => elements.filter(isFunction).length),
    classes: sum(({ elements }) => elements.filter(({ kind }) => kind === 'class').length),
    imports: sum(({ imports }) => imports),
    calls: sum(({ calls }) => calls),
    resolvedCalls: sum(({ resolvedCalls }) => resolvedCalls),
    complexity: sum(({ file }) => file.complexity),
    commits,
    withErrors: sum(({ file }) => Number(file.hasErrors)),
    cut: sum(({ file }) => Number(file.facts.isCut)),
    refused,
  };
}
