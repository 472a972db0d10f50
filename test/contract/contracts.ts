/**
 * The contracts of the ports, for adapters that are made elsewhere: `clickup-brain/contracts`. Each registers a
 * suite with mocha; chai, and sinon for `cacheContract`, must be installed beside it.
 */
export { alertChannelContract } from './alert-channel.contract.js';
export { cacheContract } from './cache.contract.js';
export { clockContract } from './clock.contract.js';
export { commandChannelContract } from './command-channel.contract.js';
export { cronCalendarContract } from './cron-calendar.contract.js';
export { eventPublisherContract } from './event-publisher.contract.js';
export { featureFlagsContract } from './feature-flags.contract.js';
export { folderStorageContract } from './folder-storage.contract.js';
export { idGeneratorContract } from './id-generator.contract.js';
export { jobBrokerContract } from './job-broker.contract.js';
export { logControlContract } from './log-control.contract.js';
export { logHistoryContract } from './log-history.contract.js';
export { loggerContract } from './logger.contract.js';
export { mailerContract } from './mailer.contract.js';
export { metricsContract } from './metrics.contract.js';
export { patternsContract } from './patterns.contract.js';
export { persistenceContract } from './persistence/persistence.contract.js';
export { pluginHooksContract } from './plugin-hooks.contract.js';
export { templateEngineContract } from './template-engine.contract.js';
export { recordingTracerContract, tracerContract } from './tracer.contract.js';
export { resilienceContract } from './resilience/resilience.contract.js';
export { systemProbeContract } from './system-probe.contract.js';
export { webhookProviderContract } from './webhook-provider.contract.js';
