import type { BeforeRole, PluginManifest } from '../../domain/plugins/plugin-manifest.js';
import type { UseCaseCatalogue } from './use-case-catalogue.js';

const MANY = '-many';

export interface IndexedHook<Plugin> {
  readonly plugin: Plugin;
  /** As the plugin registered it: a use case or `*`. */
  readonly name: string;
  readonly role: BeforeRole;
}

interface Entry<Plugin> {
  readonly before: readonly IndexedHook<Plugin>[];
  readonly after: readonly IndexedHook<Plugin>[];
}

/** The use case whose items a bulk one takes; hooks see each item as if it came by itself. */
export function itemUseCaseOf(useCase: string): string | undefined {
  return useCase.endsWith(MANY) ? useCase.slice(0, -MANY.length) : undefined;
}

/** Which plugins stand where; only where their permissions reach. */
export class HookIndex<Plugin extends { readonly manifest: PluginManifest }> {
  private readonly entries = new Map<string, Entry<Plugin>>();

  constructor(
    plugins: readonly Plugin[],
    useCases: Pick<UseCaseCatalogue, 'names' | 'permissionOf' | 'isHookable'>,
  ) {
    for (const useCase of useCases.names) {
      if (!useCases.isHookable(useCase)) continue;
      const visible = plugins.filter(({ manifest }) =>
        manifest.permissions.includes(useCases.permissionOf(useCase)),
      );
      const before = visible.flatMap((plugin) => hooksFor(useCase, plugin, beforeOf(plugin)));
      const after = visible.flatMap((plugin) => hooksFor(useCase, plugin, afterOf(plugin)));
      if (before.length + after.length > 0) this.entries.set(useCase, { before, after });
    }
  }

  has(useCase: string): boolean {
    return this.entries.has(useCase);
  }

  before(useCase: string): Entry<Plugin>['before'] {
    return this.entries.get(useCase)?.before ?? [];
  }

  after(useCase: string): Entry<Plugin>['after'] {
    return this.entries.get(useCase)?.after ?? [];
  }
}

function beforeOf({ manifest }: { readonly manifest: PluginManifest }) {
  return manifest.hooks.before;
}

function afterOf({ manifest }: { readonly manifest: PluginManifest }) {
  return Object.fromEntries(manifest.hooks.after.map((name) => [name, 'change' as const]));
}

function hooksFor<Plugin>(
  useCase: string,
  plugin: Plugin,
  hooks: Readonly<Record<string, BeforeRole>>,
): readonly IndexedHook<Plugin>[] {
  const candidates = [useCase, itemUseCaseOf(useCase), '*'];
  const name = candidates.find((candidate) => candidate !== undefined && hooks[candidate]);
  const role = name === undefined ? undefined : hooks[name];
  return name === undefined || role === undefined ? [] : [{ plugin, name, role }];
}
