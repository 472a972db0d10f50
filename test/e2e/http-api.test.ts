import { BrainProcess } from '../support/brain-process.js';
import { accessCases } from './http-api/access.suite.js';
import { ApiClient } from './http-api/api-client.js';
import { collectionCases } from './http-api/collections.suite.js';
import { documentCases } from './http-api/documents.suite.js';
import { jobCases } from './http-api/jobs.suite.js';
import { queueCases } from './http-api/queues.suite.js';
import { requestCases } from './http-api/requests.suite.js';
import { streamCases } from './http-api/stream.suite.js';

/** Nobody does the jobs of this one, so they stay as they are put there. */
const QUEUES = JSON.stringify({
  orders: {
    schema: { type: 'object', properties: { order: { type: 'integer' } }, required: ['order'] },
  },
});

describe('the HTTP API', () => {
  let brain: BrainProcess | undefined;
  let client: ApiClient | undefined;

  before(async function () {
    this.timeout(30_000);
    brain = await BrainProcess.start({ env: { CLICKUP_BRAIN_JOBS_QUEUES: QUEUES } });
    client = new ApiClient(brain);
  });

  after(async () => {
    await brain?.stop(); // by itself, so that what it ran is counted
    await brain?.dispose();
  });

  const api = () => {
    if (!client) throw new Error('the process did not start');
    return client;
  };

  collectionCases(api);
  jobCases(api);
  queueCases(api);
  requestCases(api);
  accessCases(api);
  documentCases(api);
  streamCases(api);
});
