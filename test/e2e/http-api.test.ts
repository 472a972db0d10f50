import { BrainProcess } from '../support/brain-process.js';
import { accessCases } from './http-api/access.suite.js';
import { ApiClient } from './http-api/api-client.js';
import { collectionCases } from './http-api/collections.suite.js';
import { documentCases } from './http-api/documents.suite.js';
import { requestCases } from './http-api/requests.suite.js';
import { streamCases } from './http-api/stream.suite.js';

describe('the HTTP API', () => {
  let brain: BrainProcess | undefined;
  let client: ApiClient | undefined;

  before(async function () {
    this.timeout(30_000);
    brain = await BrainProcess.start();
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
  requestCases(api);
  accessCases(api);
  documentCases(api);
  streamCases(api);
});
