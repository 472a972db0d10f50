import type { Language } from '../language.js';
import { folderOf, joined, type KnownFile, type KnownFiles } from './known-file.js';

type Resolve = (specifier: string, from: KnownFile) => readonly string[];

/** Finds the files that an import means; none: it is outside of the code base. */
export class ModuleIndex {
  /** Files by the folder they are in. */
  private readonly folders = new Map<string, string[]>();
  /** Java: files by the name of their package. */
  private readonly packages = new Map<string, string[]>();
  private readonly resolvers: Readonly<Record<Language, Resolve>> = {
    typescript: (specifier, from) => this.ecmascript(specifier, from),
    javascript: (specifier, from) => this.ecmascript(specifier, from),
    python: (specifier, from) => this.python(specifier, from),
    go: (specifier) => this.go(specifier),
    java: (specifier) => this.java(specifier),
  };

  constructor(private readonly files: KnownFiles) {
    for (const { path, language, facts } of files.values()) {
      add(this.folders, folderOf(path), path);
      if (language === 'java' && facts.packageName !== null) {
        add(this.packages, facts.packageName, path);
      }
    }
  }

  resolve(specifier: string, from: KnownFile): readonly string[] {
    return this.resolvers[from.language](specifier, from);
  }

  /** Files that see each other's declarations without an import: in Go and Java those of a package. */
  neighbours({ path, language, facts }: KnownFile): readonly string[] {
    if (language === 'go') return this.goFiles(folderOf(path));
    if (language === 'java') return this.packages.get(facts.packageName ?? '') ?? [path];
    return [path];
  }

  private ecmascript(specifier: string, { path }: KnownFile): readonly string[] {
    if (!specifier.startsWith('.')) return [];
    const target = joined(folderOf(path), specifier);
    if (target === undefined) return [];
    // Sources name what will be made of them: `x.js` stands for `x.ts`.
    const bare = target.replace(/\.([mc]?)js(x?)$/, '');
    const [, kind = '', x = ''] = /\.([mc]?)js(x?)$/.exec(target) ?? [];
    const inner = target === '' ? 'index' : `${target}/index`;
    return this.first([
      target,
      ...(bare === target ? [] : [`${bare}.${kind}ts${x}`, `${bare}.tsx`, `${bare}.d.${kind}ts`]),
      ...ENDINGS.map((ending) => `${target}.${ending}`),
      ...ENDINGS.map((ending) => `${inner}.${ending}`),
    ]);
  }

  private python(specifier: string, { path }: KnownFile): readonly string[] {
    const [dots = ''] = /^\.*/.exec(specifier) ?? [];
    const parts = specifier.slice(dots.length).replaceAll('.', '/');
    const here = folderOf(path);
    if (dots !== '') {
      const base = joined(here, '../'.repeat(dots.length - 1));
      return base === undefined ? [] : this.first(pythonPaths(base, parts));
    }
    // Which folders are searched is not told: those above the file, the nearest last, and `src`.
    const above = here.split('/').map((_, at, all) => all.slice(0, at).join('/'));
    return this.first(['', 'src', ...above, here].flatMap((root) => pythonPaths(root, parts)));
  }

  /** Its own packages end as their folders do: the longest end that is a folder here. */
  private go(specifier: string): readonly string[] {
    const parts = specifier.split('/');
    // A name of one part is of the standard library; the first of others is a host or a module.
    for (let at = 1; at < parts.length; at += 1) {
      const files = this.goFiles(parts.slice(at).join('/'));
      if (files.length > 0) return files;
    }
    return [];
  }

  private goFiles(folder: string): readonly string[] {
    return (this.folders.get(folder) ?? []).filter((path) => path.endsWith('.go'));
  }

  /** A package, or a class of one: `a.b` or `a.b.C`, of a static import `a.b.C.member`. */
  private java(specifier: string): readonly string[] {
    const all = this.packages.get(specifier);
    if (all) return all;
    const parts = specifier.split('.');
    for (let size = parts.length - 1; size > 0; size -= 1) {
      const files = this.packages.get(parts.slice(0, size).join('.'));
      const name = `${parts[size] ?? ''}.java`;
      const file = files?.find((path) => path.slice(path.lastIndexOf('/') + 1) === name);
      if (file !== undefined) return [file];
    }
    return [];
  }

  private first(paths: readonly string[]): readonly string[] {
    const path = paths.find((one) => this.files.has(one));
    return path === undefined ? [] : [path];
  }
}

const ENDINGS = ['ts', 'tsx', 'mts', 'cts', 'd.ts', 'js', 'jsx', 'mjs', 'cjs'];

function pythonPaths(root: string, parts: string): readonly string[] {
  const path = [root, parts].filter((part) => part !== '').join('/');
  return ['.py', '/__init__.py', '.pyi', '/__init__.pyi'].map((end) =>
    path === '' ? end.slice(1) : path + end,
  );
}

function add(map: Map<string, string[]>, key: string, path: string): void {
  const known = map.get(key);
  if (known) known.push(path);
  else map.set(key, [path]);
}
