import type {
  ChangeConfiguration,
  PreviewConfiguration,
} from '../../application/config/change-configuration.js';
import type { GetConfigStatus } from '../../application/config/config-status.js';
import type {
  CompareConfigRevisions,
  GetConfigRevision,
  ListSettings,
} from '../../application/config/read-configuration.js';
import type { ReloadConfiguration } from '../../application/config/reload-configuration.js';
import type { RollBackConfiguration } from '../../application/config/roll-back-configuration.js';
import type { ListPage } from '../../application/shared/read-use-cases.js';
import type { ConfigRevisionState } from '../../domain/config/config-revision.js';
import { token } from './token.js';

export const CONFIG_USE_CASES = {
  'config-revisions.list': token<ListPage<ConfigRevisionState>>('config-revisions.list'),
  'config-revisions.get': token<GetConfigRevision>('config-revisions.get'),
  'config-revisions.compare': token<CompareConfigRevisions>('config-revisions.compare'),
  'config-revisions.create': token<ChangeConfiguration>('config-revisions.create'),
  'config-revisions.preview': token<PreviewConfiguration>('config-revisions.preview'),
  'config-revisions.reload': token<ReloadConfiguration>('config-revisions.reload'),
  'config-revisions.rollback': token<RollBackConfiguration>('config-revisions.rollback'),
  'settings.list': token<ListSettings>('settings.list'),
  'config.status': token<GetConfigStatus>('config.status'),
} as const;
