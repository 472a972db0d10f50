import { InMemoryLogHistory } from '../../src/adapters/outbound/memory/runtime/in-memory-log-history.js';
import { logHistoryContract } from './log-history.contract.js';

logHistoryContract('InMemoryLogHistory', (size) => {
  const history = new InMemoryLogHistory(size);
  return { history, add: (record) => history.add(record) };
});
