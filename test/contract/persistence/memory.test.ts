import { openInMemoryPersistence } from '../../../src/adapters/outbound/memory/open-in-memory-persistence.js';
import { persistenceContract } from './persistence.contract.js';
import { projectsOf, surroundings } from './persistence-under-test.js';

persistenceContract('InMemoryDatabase', async () => {
  const around = surroundings();
  const opened = openInMemoryPersistence(around);
  return { ...opened, ...projectsOf(opened), ...around, close: () => Promise.resolve() };
});
