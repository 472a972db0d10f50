import type { JobBroker } from '../../../ports/jobs/job-broker.js';
import { LocalWakes } from '../messaging/local-wakes.js';

/** Wake-ups within one process: there is no other. */
export class InMemoryJobBroker extends LocalWakes implements JobBroker {}
