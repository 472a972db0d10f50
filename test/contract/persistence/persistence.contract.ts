import { alertRepositoriesContract } from './alert-repositories.contract.js';
import { analyticsExactnessContract } from './analytics-exactness.contract.js';
import { analyticsEventsContract, analyticsSeriesContract } from './analytics.contract.js';
import { apiKeyRepositoryContract } from './api-key-repository.contract.js';
import { auditLogContract } from './audit-log.contract.js';
import { codeGraphContract } from './code-graph.contract.js';
import { configRevisionRepositoryContract } from './config-revision-repository.contract.js';
import { databaseStorageContract } from './database-storage.contract.js';
import { deadLettersContract } from './dead-letters.contract.js';
import { errorGroupRepositoryContract } from './error-group-repository.contract.js';
import { eventLogContract } from './event-log.contract.js';
import { eventStreamContract } from './event-stream.contract.js';
import { expiredRecordsContract } from './expired-records.contract.js';
import { idempotencyStoreContract } from './idempotency-store.contract.js';
import { jobClaimContract } from './job-claim.contract.js';
import { jobHandOverContract } from './job-hand-over.contract.js';
import { jobLeaseContract } from './job-lease.contract.js';
import { jobNewsContract } from './job-news.contract.js';
import { jobQueueContract } from './job-queue.contract.js';
import { jobRetentionContract } from './job-retention.contract.js';
import { jobRelationsContract } from './job-relations.contract.js';
import { metricHistoryContract } from './metric-history.contract.js';
import { serviceRecordContract } from './service-record.contract.js';
import { keyNetworksContract } from './key-networks.contract.js';
import { leasesContract } from './leases.contract.js';
import { limitsContract } from './limits.contract.js';
import { listFilterContract } from './list-filter.contract.js';
import { listPageContract } from './list-page.contract.js';
import type { PersistenceUnderTest } from './persistence-under-test.js';
import { pluginStoreContract } from './plugin-store.contract.js';
import { projectRepositoryContract } from './project-repository.contract.js';
import { receivedEventRepositoryContract } from './received-event-repository.contract.js';
import { repositoryRepositoryContract } from './repository-repository.contract.js';
import { scheduleRepositoryContract } from './schedule-repository.contract.js';
import { searchIndexContract } from './search-index.contract.js';
import { taskRepositoryContract } from './task-repository.contract.js';
import { isolationContract } from './isolation.contract.js';
import { unitOfWorkContract } from './unit-of-work.contract.js';
import { workersContract } from './workers.contract.js';

/**
 * Everything a store promises. It is opened once, so cases keep out of each other's way by names and ids of
 * their own; what spans the whole store (the event log, statistics) is looked at by its differences.
 */
export function persistenceContract(name: string, open: () => Promise<PersistenceUnderTest>): void {
  describe(`${name} as persistence`, function () {
    this.timeout(30_000);
    let opened: PersistenceUnderTest | undefined;
    const store = () => {
      if (!opened) throw new Error('The store is not open');
      return opened;
    };

    before(async () => {
      opened = await open();
    });

    after(() => opened?.close());

    unitOfWorkContract(store);
    isolationContract(store);
    taskRepositoryContract(store);
    projectRepositoryContract(store);
    repositoryRepositoryContract(store);
    codeGraphContract(store);
    receivedEventRepositoryContract(store);
    apiKeyRepositoryContract(store);
    configRevisionRepositoryContract(store);
    errorGroupRepositoryContract(store);
    alertRepositoriesContract(store);
    listFilterContract(store);
    listPageContract(store);
    jobQueueContract(store);
    jobHandOverContract(store);
    jobRetentionContract(store);
    jobRelationsContract(store);
    jobNewsContract(store);
    jobClaimContract(store);
    jobLeaseContract(store);
    deadLettersContract(store);
    scheduleRepositoryContract(store);
    workersContract(store);
    eventLogContract(store);
    eventStreamContract(store);
    leasesContract(store);
    limitsContract(store);
    idempotencyStoreContract(store);
    pluginStoreContract(store);
    keyNetworksContract(store);
    auditLogContract(store);
    metricHistoryContract(store);
    serviceRecordContract(store);
    searchIndexContract(store);
    analyticsEventsContract(store);
    analyticsExactnessContract(store);
    analyticsSeriesContract(store);
    expiredRecordsContract(store);
    databaseStorageContract(store);
  });
}
