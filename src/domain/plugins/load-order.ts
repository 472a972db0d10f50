import type { PluginManifest } from './plugin-manifest.js';

export interface LoadOrder {
  /** What can be loaded, each after what it needs. */
  readonly order: readonly string[];
  /** Name to why it cannot be loaded. */
  readonly refused: ReadonlyMap<string, string>;
}

type Needs = Pick<PluginManifest, 'name' | 'version' | 'dependencies'>;

/**
 * Orders plugins so that each comes after its dependencies; what is amiss is explained by name.
 * @param off what is there, but is not to run
 */
export function loadOrder(
  plugins: readonly Needs[],
  satisfies: (version: string, range: string) => boolean,
  off: ReadonlySet<string> = new Set(),
): LoadOrder {
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  const order: string[] = [];
  const refused = new Map<string, string>();

  /** @param path from the first plugin asked for to this one's dependent */
  const visit = (plugin: Needs, path: readonly string[]): void => {
    if (order.includes(plugin.name) || refused.has(plugin.name)) return;
    const reasons: string[] = [];
    for (const [name, range] of Object.entries(plugin.dependencies)) {
      const needed = byName.get(name);
      const trail = [...path, plugin.name];
      if (!needed) {
        reasons.push(`needs ${name} ${range}, which is ${off.has(name) ? 'off' : 'not there'}`);
      } else if (!satisfies(needed.version, range)) {
        reasons.push(`needs ${name} ${range}, but there is ${needed.version}`);
      } else if (trail.includes(name)) {
        const circle = [...trail.slice(trail.indexOf(name)), name].join(' -> ');
        reasons.push(`is part of a circle: ${circle}`);
      } else {
        visit(needed, trail);
        if (refused.has(name)) reasons.push(`needs ${name}, which cannot be loaded`);
      }
    }
    if (reasons.length === 0) order.push(plugin.name);
    else refused.set(plugin.name, reasons.join('; '));
  };

  for (const name of [...byName.keys()].sort()) {
    const plugin = byName.get(name);
    if (plugin) visit(plugin, []);
  }
  return { order, refused };
}
