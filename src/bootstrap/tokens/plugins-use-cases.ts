import type { InstallPlugin } from '../../application/plugins/install-plugin.js';
import type {
  ChangePlugin,
  GetPlugin,
  ListPlugins,
  ReloadPlugin,
  UninstallPlugin,
} from '../../application/plugins/manage-plugins.js';
import { token } from './token.js';

export const PLUGINS_USE_CASES = {
  'plugins.list': token<ListPlugins>('plugins.list'),
  'plugins.get': token<GetPlugin>('plugins.get'),
  'plugins.install': token<InstallPlugin>('plugins.install'),
  'plugins.update': token<ChangePlugin>('plugins.update'),
  'plugins.reload': token<ReloadPlugin>('plugins.reload'),
  'plugins.delete': token<UninstallPlugin>('plugins.delete'),
} as const;
