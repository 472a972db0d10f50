import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RefusedPart } from '../../../domain/codebases/analysis-summary.js';
import { languageOf } from '../../../domain/codebases/language.js';
import type {
  History,
  SourceContent,
  SourceFile,
  SourceTree,
} from '../../../ports/codebases/source-trees.js';
import type { SourceLimits } from './source-limits.js';
import { decoded, SourceSelection } from './source-selection.js';

/** Entries of a folder tree that are looked at, sources or not. */
const MOST_ENTRIES = 500_000;

/** Folders within folders. */
const DEEPEST = 100;

/** What is on disk in a folder: links are never followed, and only plain files are opened. */
export class FolderTree implements SourceTree {
  readonly revision = null;
  readonly branch = null;
  private entries = 0;

  private constructor(
    private readonly root: string,
    private readonly limits: SourceLimits,
    private readonly selection: SourceSelection,
    private readonly signal: AbortSignal,
  ) {}

  /** @param unread why it is read as a folder although it is a repository; null: it is none */
  static async open(
    root: string,
    limits: SourceLimits,
    signal: AbortSignal,
    unread: string | null = null,
  ): Promise<FolderTree> {
    const selection = new SourceSelection(limits);
    if (unread !== null) selection.refuse('history-not-allowed', unread);
    const tree = new FolderTree(root, limits, selection, signal);
    await tree.walk();
    return tree;
  }

  get files(): readonly SourceFile[] {
    return this.selection.files;
  }

  get otherFiles(): number {
    return this.selection.otherFiles;
  }

  get refused(): readonly RefusedPart[] {
    return this.selection.refused;
  }

  async read(files: readonly SourceFile[]): Promise<readonly SourceContent[]> {
    const contents: SourceContent[] = [];
    for (const file of files) {
      this.signal.throwIfAborted();
      const bytes = await this.bytesOf(file.path);
      // It may have changed since it was looked at.
      if (!bytes || blobHash(bytes) !== file.blobHash) {
        this.selection.refuse('not-readable', file.path);
        contents.push({ file, text: null });
        continue;
      }
      const text = decoded(bytes);
      if (text === null) this.selection.refuse('not-utf8', file.path);
      contents.push({ file, text });
    }
    return contents;
  }

  async history(): Promise<History> {
    return { commits: 0, files: new Map() };
  }

  private async walk(): Promise<void> {
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const { found, isAll } = await this.entriesOf(folder);
      if (!isAll) return;
      for (const { path, isFolder } of found) {
        if (!isFolder) await this.takeFile(path);
        else if (path.split('/').length <= DEEPEST) folders.push(path);
        else this.selection.refuse('path-too-long', path);
      }
    }
  }

  private async entriesOf(folder: string) {
    const found: { readonly path: string; readonly isFolder: boolean }[] = [];
    try {
      for await (const entry of await opendir(join(this.root, folder))) {
        this.signal.throwIfAborted();
        this.entries += 1;
        if (this.entries > MOST_ENTRIES) {
          this.selection.refuse('too-many-files', folder || '.');
          return { found, isAll: false };
        }
        const path = this.selection.soundPath(
          folder === '' ? entry.name : `${folder}/${entry.name}`,
        );
        if (path === undefined || this.limits.excluded.includes(join(this.root, path))) continue;
        if (entry.isSymbolicLink()) this.selection.refuse('link', path);
        else if (entry.isDirectory()) found.push({ path, isFolder: true });
        else if (entry.isFile()) found.push({ path, isFolder: false });
        else this.selection.otherFiles += 1;
      }
    } catch (error) {
      this.signal.throwIfAborted();
      if (folder === '') throw error;
      this.selection.refuse('not-readable', folder);
    }
    // The same files are taken in every analysis, whatever the order of the file system.
    found.sort((left, right) => (left.path < right.path ? -1 : 1));
    return { found, isAll: true };
  }

  private async takeFile(path: string): Promise<void> {
    if (languageOf(path) === undefined) {
      this.selection.otherFiles += 1;
      return;
    }
    const bytes = await this.bytesOf(path, (size) => this.selection.fits(path, size));
    if (bytes) this.selection.take(path, blobHash(bytes), bytes.length);
  }

  /** Undefined for what is no plain file any more, or is not wanted. */
  private async bytesOf(
    path: string,
    isWanted: (size: number) => boolean = (size) => size <= this.limits.fileBytes,
  ): Promise<Buffer | undefined> {
    try {
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      const handle = await open(join(this.root, path), flags);
      try {
        const stat = await handle.stat();
        if (!stat.isFile() || !isWanted(stat.size)) return undefined;
        const bytes = Buffer.alloc(stat.size);
        const { bytesRead } = await handle.read(bytes, 0, stat.size, 0);
        return bytes.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    } catch {
      this.selection.refuse('not-readable', path);
      return undefined;
    }
  }
}

function blobHash(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
