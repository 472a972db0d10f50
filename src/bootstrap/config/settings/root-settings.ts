import { choice, flag, text } from '../setting-kinds.js';
import { ENVIRONMENTS, Section, Setting, type Environment } from '../setting.js';
import { mapOf, groupOf } from '../structured-kinds.js';
import { AlertsSettings } from './alerts-settings.js';
import { AnalyticsSettings } from './analytics-settings.js';
import { ApiSettings } from './api-settings.js';
import { BrokerSettings } from './broker-settings.js';
import { CacheSettings } from './cache-settings.js';
import { CodebasesSettings } from './codebases-settings.js';
import { DatabaseSettings } from './database-settings.js';
import { DependencySettings } from './dependency-settings.js';
import { FeaturesSettings, type FeatureSettings } from './features-settings.js';
import { LearningSettings } from './future-settings.js';
import { GatewaySettings } from './gateway-settings.js';
import {
  ArtifactsSettings,
  CleanupSettings,
  RetentionSettings,
  StorageSettings,
} from './housekeeping-settings.js';
import { IntegrationsSettings } from './integrations-settings.js';
import { JobsSettings } from './jobs-settings.js';
import { LimitSettings } from './limit-settings.js';
import { LoggingSettings } from './logging-settings.js';
import { MailSettings } from './mail-settings.js';
import { MonitoringSettings } from './monitoring-settings.js';
import { PluginsSettings } from './plugins-settings.js';
import { SecuritySettings } from './security-settings.js';
import { TargetsSettings } from './targets-settings.js';
import { TelemetrySettings } from './telemetry-settings.js';

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
    description:
      'Logs at level debug at least, whatever logging.level says; only on a loopback address.',
  })
  debug!: boolean;

  @Setting(text(), {
    default: './data',
    description: 'Folder of everything the program keeps on disk.',
  })
  dataDir!: string;

  @Setting(text(), {
    derivedDefault: '<dataDir>/tmp',
    description: 'Folder for files that are needed for a moment.',
  })
  tempDir!: string;

  @Section(ApiSettings) api!: ApiSettings;
  @Section(DatabaseSettings) database!: DatabaseSettings;
  @Section(BrokerSettings) broker!: BrokerSettings;
  @Section(CacheSettings) cache!: CacheSettings;
  @Section(SecuritySettings) security!: SecuritySettings;
  @Section(JobsSettings) jobs!: JobsSettings;
  @Section(IntegrationsSettings) integrations!: IntegrationsSettings;
  @Section(LoggingSettings) logging!: LoggingSettings;
  @Section(GatewaySettings) gateway!: GatewaySettings;
  @Section(MonitoringSettings) monitoring!: MonitoringSettings;
  @Section(TelemetrySettings) telemetry!: TelemetrySettings;
  @Section(TargetsSettings) targets!: TargetsSettings;
  @Section(AlertsSettings) alerts!: AlertsSettings;
  @Section(AnalyticsSettings) analytics!: AnalyticsSettings;
  @Section(MailSettings) mail!: MailSettings;
  @Section(RetentionSettings) retention!: RetentionSettings;
  @Section(StorageSettings) storage!: StorageSettings;
  @Section(ArtifactsSettings) artifacts!: ArtifactsSettings;
  @Section(CleanupSettings) cleanup!: CleanupSettings;
  @Section(LearningSettings) learning!: LearningSettings;
  @Section(CodebasesSettings) codebases!: CodebasesSettings;
  @Section(PluginsSettings) plugins!: PluginsSettings;
  @Section(FeaturesSettings) features!: FeatureSettings;

  @Setting(
    mapOf(groupOf(LimitSettings), {
      what: 'names of limits to their settings',
      key: /^[a-z][a-z0-9-]{0,63}$/,
      keyPhrase: '1 to 64 lower-case letters, digits or hyphens, the first a letter',
    }),
    {
      live: true,
      default: {},
      description:
        'Bounds that all processes keep to together, e.g. what a provider allows: by name, for queues, syncs and the gateway.',
    },
  )
  limits!: Record<string, LimitSettings>;

  @Setting(
    mapOf(groupOf(DependencySettings), {
      what: 'dependencies or categories of errors to groups',
      key: /^[A-Za-z][A-Za-z0-9._-]{0,63}$/,
      keyPhrase: '1 to 64 letters, digits, dots, underscores or hyphens, the first a letter',
    }),
    {
      live: true,
      default: {},
      description:
        'How calls are retried, bounded and refused: by dependency (database, cache, broker), else by category.',
    },
  )
  resilience!: Record<string, DependencySettings>;
}
