import type { PluginFolder, PluginFolders } from '../../ports/plugins/plugin-folders.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { SupervisedPlugin } from './supervised-plugin.js';

/** Pause before a folder that changed is looked at again, ms. */
const SETTLE_MS = 200;

/** Looks at a folder that keeps changing. */
const MOST_LOOKS = 5;

/** Which plugins lie there, once nobody writes to them any more. */
export class FolderWatch {
  /** Folder to signature, as last looked at. */
  private seen: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly deps: {
      readonly folders: PluginFolders;
      readonly clock: Clock;
      readonly signal: AbortSignal;
    },
  ) {}

  /** @param running whose manifests stand in for those that cannot be read now */
  async look(running: readonly SupervisedPlugin[]): Promise<readonly PluginFolder[]> {
    const { folders, clock, signal } = this.deps;
    let found = await folders.discover();
    let now = signaturesOf(found);
    for (let looks = 1; looks < MOST_LOOKS && this.isNew(now) && !signal.aborted; looks += 1) {
      this.seen = now;
      await clock.sleep(SETTLE_MS, signal);
      found = await folders.discover();
      now = signaturesOf(found);
    }
    this.seen = now;
    return found.map((folder) => {
      if (folder.manifest) return folder;
      const before = running.find(({ plan }) => plan.folder.folder === folder.folder);
      return before ? { ...folder, name: before.manifest.name } : folder;
    });
  }

  /** The first look finds what lies there since long. */
  private isNew(now: ReadonlyMap<string, string>): boolean {
    const { seen } = this;
    if (!seen) return false;
    return [...now].some(([folder, signature]) => seen.get(folder) !== signature);
  }
}

function signaturesOf(found: readonly PluginFolder[]): ReadonlyMap<string, string> {
  return new Map(found.map(({ folder, signature }) => [folder, signature]));
}
