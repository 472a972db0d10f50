import { choice, flag, text } from '../setting-kinds.js';
import { ENVIRONMENTS, Section, Setting, type Environment } from '../setting.js';
import { ApiSettings } from './api-settings.js';
import { BrokerSettings } from './broker-settings.js';
import { CacheSettings } from './cache-settings.js';
import { DatabaseSettings } from './database-settings.js';
import { GatewaySettings } from './gateway-settings.js';
import { IntegrationsSettings } from './integrations-settings.js';
import { JobsSettings } from './jobs-settings.js';
import { LoggingSettings } from './logging-settings.js';
import { SecuritySettings } from './security-settings.js';

/**
 * Every setting there is. A new one is one decorated property: its name in files, its variable, its checks,
 * its default and its documentation follow from it.
 */
export class RootSettings {
  @Setting(choice(ENVIRONMENTS), {
    default: 'development',
    description: 'Chooses the profile of defaults, and how strict the start is.',
  })
  environment!: Environment;

  @Setting(flag(), {
    default: false,
    description: 'Logs at level debug at least, whatever logging.level says.',
  })
  debug!: boolean;

  @Setting(text(), {
    default: './data',
    description: 'Folder of everything the program keeps on disk.',
  })
  dataDir!: string;

  @Section(ApiSettings) api!: ApiSettings;
  @Section(DatabaseSettings) database!: DatabaseSettings;
  @Section(BrokerSettings) broker!: BrokerSettings;
  @Section(CacheSettings) cache!: CacheSettings;
  @Section(SecuritySettings) security!: SecuritySettings;
  @Section(JobsSettings) jobs!: JobsSettings;
  @Section(IntegrationsSettings) integrations!: IntegrationsSettings;
  @Section(LoggingSettings) logging!: LoggingSettings;
  @Section(GatewaySettings) gateway!: GatewaySettings;
}
