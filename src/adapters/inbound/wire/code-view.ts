import type { FileImports } from '../../../application/codebases/read-relationships.js';
import type { CodeElement, CodeFile } from '../../../domain/codebases/code-graph.js';
import type { DuplicateGroup } from '../../../domain/codebases/duplicates.js';
import type { Related } from '../../../ports/codebases/code-graph.js';
import { Answer } from './fields.js';

const text = { type: 'string' } as const;
const count = { type: 'integer' } as const;
const truth = { type: 'boolean' } as const;
const object = { type: 'object' } as const;
const objects = { type: 'array', items: object } as const;

export class CodeFileView {
  @Answer({
    description: 'Its id',
    example: '5f0c2f1e-0d8b-8c3e-9f00-2b8f5f3f4a10',
    schema: { type: 'string', format: 'uuid' },
  })
  id!: string;
  @Answer({ description: 'Within the code base', example: 'src/main.ts', schema: text })
  path!: string;
  @Answer({ description: 'Its language', example: 'typescript', schema: text }) language!: string;
  @Answer({ description: 'Lines, empty ones too', example: 120, schema: count }) lineCount!: number;
  @Answer({ description: 'What it declares', example: 9, schema: count }) elements!: number;
  @Answer({
    description: 'Cyclomatic complexity of all that is in it',
    example: 31,
    schema: count,
  })
  complexity!: number;
  @Answer({ description: 'Commits that changed it', example: 12, schema: count }) changes!: number;
  @Answer({
    description: 'When the last of them was made',
    example: '2026-11-21T08:00:00.000Z',
    schema: { type: ['string', 'null'], format: 'date-time' },
  })
  lastChangedAt!: Date | null;
  @Answer({ description: 'Changes times complexity', example: 372, schema: count })
  hotSpot!: number;
  @Answer({ description: 'Parts of it did not parse', example: false, schema: truth })
  hasErrors!: boolean;
}

export class CodeElementView {
  @Answer({
    description: 'Its id: the same in every analysis while its path and names stay',
    example: '5f0c2f1e-0d8b-8c3e-9f00-2b8f5f3f4a10',
    schema: { type: 'string', format: 'uuid' },
  })
  id!: string;
  @Answer({ description: 'Of its file', example: 'src/main.ts', schema: text }) path!: string;
  @Answer({ description: 'Its name', example: 'run', schema: text }) name!: string;
  @Answer({ description: 'With what is around it', example: 'Runner.run', schema: text })
  qualifiedName!: string;
  @Answer({
    description: 'function, method, class, interface, enum, type or variable',
    example: 'method',
    schema: text,
  })
  kind!: string;
  @Answer({ description: 'Its language', example: 'typescript', schema: text }) language!: string;
  @Answer({ description: 'Where it begins, from 1', example: 12, schema: count })
  startLine!: number;
  @Answer({ description: 'Where it ends', example: 34, schema: count }) endLine!: number;
  @Answer({ description: 'Cyclomatic complexity; 0: no function', example: 4, schema: count })
  complexity!: number;
  @Answer({ description: 'Words and signs', example: 130, schema: count }) tokens!: number;
  @Answer({ description: 'Whether others can import it', example: true, schema: truth })
  exported!: boolean;
  @Answer({
    description: 'It is exported, and nobody within the code base is known to import it',
    example: false,
    schema: truth,
  })
  unused!: boolean;
}

export class CallersView {
  @Answer({ description: 'What is called', example: {}, schema: object }) element!: object;
  @Answer({
    description:
      'Who calls it, where; certainty name: it is the only method of the code base that is called so',
    example: [],
    schema: objects,
  })
  callers!: readonly object[];
}

export class FileImportsView {
  @Answer({ description: 'The file', example: {}, schema: object }) file!: object;
  @Answer({
    description: 'What it imports; path null: it is outside of the code base',
    example: [],
    schema: objects,
  })
  imports!: readonly object[];
  @Answer({ description: 'Who imports it', example: [], schema: objects })
  importedBy!: readonly object[];
}

export class CodeGroupView {
  @Answer({ description: 'Tokens of each', example: 80, schema: count }) tokens?: number;
  @Answer({ description: 'Those that belong together', example: [], schema: objects })
  items!: readonly object[];
}

export function toCodeFileView({ codeBaseId: _id, ...file }: CodeFile): CodeFileView {
  return file;
}

export function toCodeElementView(element: CodeElement): CodeElementView {
  const { codeBaseId: _id, fileId: _file, tokenHash: _hash, ...shown } = element;
  return shown;
}

export function toCodeView(one: CodeElement | CodeFile): object {
  return 'qualifiedName' in one ? toCodeElementView(one) : toCodeFileView(one);
}

export function toCallersView(answer: {
  readonly element: CodeElement;
  readonly callers: readonly Related[];
}): CallersView {
  return {
    element: toCodeElementView(answer.element),
    callers: answer.callers.map(({ relationship, element, path }) => ({
      path,
      line: relationship.line,
      element: element?.qualifiedName ?? null,
      elementId: element?.id ?? null,
      certainty: relationship.certainty,
    })),
  };
}

export function toFileImportsView({ file, imports, importedBy }: FileImports): FileImportsView {
  return {
    file: toCodeFileView(file),
    imports: imports.map(({ relationship: { toName: name, line }, path }) => ({
      name,
      path,
      line,
    })),
    importedBy: importedBy.map(({ relationship: { line }, path }) => ({ path, line })),
  };
}

export function toDuplicateView({ tokens, elements }: DuplicateGroup<CodeElement>): CodeGroupView {
  return { tokens, items: elements.map(toCodeElementView) };
}
