import type { CodeElement, Relationship } from '../code-graph.js';
import { complexityOf, qualifiedName } from '../file-facts.js';
import type { CodeBaseId, CodeElementId, CodeFileId } from '../../shared/ids.js';
import { findUses, type Uses } from './find-uses.js';
import type { KnownFile, KnownFiles, Place } from './known-file.js';
import { ModuleIndex } from './module-index.js';
import { CallResolver } from './resolve-calls.js';
import { Scopes } from './scopes.js';

/** Makes the same id of the same names. */
export interface ElementIds {
  file(path: string): CodeFileId;
  /** @param nth from 0, of those of one file with the name */
  element(path: string, qualifiedName: string, nth: number): CodeElementId;
}

export interface ResolvedFile {
  readonly elements: readonly CodeElement[];
  readonly relationships: readonly Relationship[];
  readonly calls: number;
  readonly resolvedCalls: number;
}

interface Named {
  readonly id: CodeElementId;
  readonly qualifiedName: string;
}

/** Joins what files say by themselves: what each of them imports, calls and extends. */
export class GraphResolution {
  private readonly scopes: Scopes;
  private readonly calls: CallResolver;
  private readonly uses: Uses;
  private readonly names = new Map<string, readonly Named[]>();

  constructor(
    private readonly codeBaseId: CodeBaseId,
    private readonly files: KnownFiles,
    private readonly ids: ElementIds,
  ) {
    this.scopes = new Scopes(files, new ModuleIndex(files));
    this.calls = new CallResolver(files, this.scopes);
    this.uses = findUses(files, this.scopes);
  }

  resolve(file: KnownFile): ResolvedFile {
    const calls = this.callsOf(file);
    return {
      elements: this.elementsOf(file),
      relationships: [...this.importsOf(file), ...this.basesOf(file), ...calls],
      calls: file.facts.calls.length,
      resolvedCalls: calls.length,
    };
  }

  private elementsOf({ path, language, facts }: KnownFile): readonly CodeElement[] {
    const fileId = this.ids.file(path);
    return facts.elements.map((element, at) => {
      const { name, kind, startLine, endLine, tokens, tokenHash, exported } = element;
      const { id, qualifiedName } = this.namedAt({ path, at });
      return {
        ...{ id, codeBaseId: this.codeBaseId, fileId, path, name, qualifiedName, kind, language },
        ...{ startLine, endLine, complexity: complexityOf(element), tokens, tokenHash, exported },
        unused: this.uses.isUnused(path, at),
      };
    });
  }

  private importsOf(file: KnownFile): readonly Relationship[] {
    const fromId = this.ids.file(file.path);
    return file.facts.imports.flatMap(({ specifier, line }): readonly Relationship[] => {
      const targets = this.scopes.targetsOf(specifier, file);
      const common = { kind: 'imports', fromId, line, certainty: 'scope' } as const;
      if (targets.length === 0) return [{ ...common, toId: null, toName: specifier }];
      return targets.map((path) => ({ ...common, toId: this.ids.file(path), toName: path }));
    });
  }

  private basesOf(file: KnownFile): readonly Relationship[] {
    return file.facts.elements.flatMap(({ bases, startLine: line }, at) =>
      bases.map((base): Relationship => {
        const target = this.scopes.find(base, file);
        const fromId = this.namedAt({ path: file.path, at }).id;
        const common = { kind: 'extends', fromId, line, certainty: 'scope' } as const;
        if (!target) return { ...common, toId: null, toName: base };
        const { id, qualifiedName } = this.namedAt(target);
        return { ...common, toId: id, toName: qualifiedName };
      }),
    );
  }

  /** Calls whose target is known: of others there is no end. */
  private callsOf(file: KnownFile): readonly Relationship[] {
    return file.facts.calls.flatMap((call): readonly Relationship[] => {
      const target = this.calls.resolve(call, file);
      if (!target) return [];
      const { id, qualifiedName } = this.namedAt(target);
      const { element, line } = call;
      const from = element < 0 ? undefined : this.namedAt({ path: file.path, at: element }).id;
      const fromId = from ?? this.ids.file(file.path);
      const { certainty } = target;
      return [{ kind: 'calls', fromId, toId: id, toName: qualifiedName, line, certainty }];
    });
  }

  private namedAt({ path, at }: Place): Named {
    const known = this.names.get(path) ?? this.nameAll(path);
    this.names.set(path, known);
    const named = known[at];
    if (!named) throw new RangeError(`${path} has no element ${at}`);
    return named;
  }

  private nameAll(path: string): readonly Named[] {
    const seen = new Map<string, number>();
    const elements = this.files.get(path)?.facts.elements ?? [];
    return elements.map((_, at) => {
      const name = qualifiedName(elements, at);
      const nth = seen.get(name) ?? 0;
      seen.set(name, nth + 1);
      return { id: this.ids.element(path, name, nth), qualifiedName: name };
    });
  }
}
