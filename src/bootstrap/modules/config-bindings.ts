import type { ContainerModuleLoadOptions } from 'inversify';
import {
  ChangeConfiguration,
  PreviewConfiguration,
} from '../../application/config/change-configuration.js';
import { ConfigJournal } from '../../application/config/config-journal.js';
import { GetConfigStatus } from '../../application/config/config-status.js';
import { FollowConfiguration } from '../../application/config/follow-configuration.js';
import {
  CompareConfigRevisions,
  GetConfigRevision,
  ListSettings,
} from '../../application/config/read-configuration.js';
import { RecordStart } from '../../application/config/record-start.js';
import { ReloadConfiguration } from '../../application/config/reload-configuration.js';
import { RollBackConfiguration } from '../../application/config/roll-back-configuration.js';
import { ListPage } from '../../application/shared/read-use-cases.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindConfig(options: ContainerModuleLoadOptions): void {
  const { configRevisions: revisions, configRevisionQueries: queries } = PORTS;
  const { broker, work, clock, ids, logger } = PORTS;
  const { configuration, configJournal: journal, configWatch: watch } = SERVICES;
  bindClass(options, journal, ConfigJournal, {
    revisions,
    configuration,
    watch,
    broker,
    work,
    clock,
    ids,
    logger,
  });
  bindClass(options, SERVICES.followConfiguration, FollowConfiguration, {
    queries,
    configuration,
    broker,
    clock,
    logger,
  });
  bindClass(options, SERVICES.recordStart, RecordStart, {
    configuration,
    queries,
    journal,
    watch,
  });
  bindMade(options, USE_CASES['config-revisions.list'], { queries }, (deps) => {
    return new ListPage('config-revisions', 'config', deps.queries);
  });
  bindClass(options, USE_CASES['config-revisions.get'], GetConfigRevision, { queries });
  bindClass(options, USE_CASES['config-revisions.compare'], CompareConfigRevisions, {
    queries,
    configuration,
  });
  bindClass(options, USE_CASES['config-revisions.create'], ChangeConfiguration, {
    configuration,
    journal,
  });
  bindClass(options, USE_CASES['config-revisions.preview'], PreviewConfiguration, {
    configuration,
    journal,
    queries,
  });
  bindClass(options, USE_CASES['config-revisions.reload'], ReloadConfiguration, {
    configuration,
    journal,
    work,
    events: PORTS.eventLog,
    logger,
  });
  bindClass(options, USE_CASES['config-revisions.rollback'], RollBackConfiguration, {
    revisions,
    configuration,
    journal,
  });
  bindClass(options, USE_CASES['settings.list'], ListSettings, { configuration });
  bindClass(options, USE_CASES['config.status'], GetConfigStatus, { configuration });
}
