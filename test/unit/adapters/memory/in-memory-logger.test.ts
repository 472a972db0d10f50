import { expect } from 'chai';
import { InMemoryLogger } from '../../../../src/adapters/outbound/memory/in-memory-logger.js';

describe('InMemoryLogger', () => {
  it('keeps the last 1000 entries', () => {
    const logger = new InMemoryLogger();
    for (let index = 0; index < 1005; index += 1) logger.info(`entry ${index}`);
    expect(logger.entries).to.have.lengthOf(1000);
    expect(logger.entries[0]?.message).to.equal('entry 5');
    expect(logger.entries.at(-1)?.message).to.equal('entry 1004');
  });

  it('keeps the very error it was told', () => {
    const logger = new InMemoryLogger();
    const error = new Error('x');
    logger.child('jobs').error('failed', { error });
    expect(logger.entries[0]?.facts['error']).to.equal(error);
  });
});
