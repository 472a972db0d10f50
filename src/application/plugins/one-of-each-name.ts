import type { PluginFolder } from '../../ports/plugins/plugin-folders.js';

/**
 * One folder for each name. Those of the plugin folder come before packages; of several there the one that is
 * called like its plugin is it. The others go by their folder's name, with the reason why they are not run.
 */
export function oneOfEachName(found: readonly PluginFolder[]): readonly PluginFolder[] {
  const byName = new Map<string, PluginFolder[]>();
  for (const folder of found) {
    const same = byName.get(folder.name);
    if (same) same.push(folder);
    else byName.set(folder.name, [folder]);
  }
  return [...byName.entries()].flatMap(([name, all]) => {
    const own = all.filter(({ source }) => source === 'directory');
    if (own.length <= 1) return own.length === 1 ? own : all.slice(0, 1);
    return own.map((folder) => {
      const base = baseOf(folder);
      if (base === name) return folder;
      const others = own.filter((other) => other !== folder).map(baseOf);
      const fault = `its name ${name} is also that of ${others.join(', ')}`;
      return { ...folder, name: base, manifest: undefined, faults: [fault] };
    });
  });
}

function baseOf({ folder }: PluginFolder): string {
  return folder.split(/[/\\]/).at(-1) ?? folder;
}
