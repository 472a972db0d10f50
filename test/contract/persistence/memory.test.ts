import { openInMemoryPersistence } from '../../../src/adapters/outbound/memory/open-in-memory-persistence.js';
import { persistenceContract } from './persistence.contract.js';
import { surroundings } from './persistence-under-test.js';

persistenceContract('InMemoryDatabase', async () => {
  const around = surroundings();
  return { ...openInMemoryPersistence(around), ...around, close: () => Promise.resolve() };
});
