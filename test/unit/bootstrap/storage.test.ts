import { expect } from 'chai';
import { loadConfig } from '../../../src/bootstrap/config/load-config.js';
import { isInDataFolder } from '../../../src/bootstrap/storage.js';

describe('room in the data folder', () => {
  const isIn = (settings: Readonly<Record<string, string>>) => {
    const env = { CLICKUP_BRAIN_DATA_DIR: '/srv/brain', ...settings };
    return isInDataFolder(loadConfig({ env }).config);
  };

  it('is made by deleting rows of an SQLite file within it', () => {
    expect(isIn({})).to.equal(true);
    expect(isIn({ CLICKUP_BRAIN_DATABASE_URL: '/srv/brain/deep/some.db' })).to.equal(true);
  });

  it('is not made by those of a file elsewhere, or of a server', () => {
    expect(isIn({ CLICKUP_BRAIN_DATABASE_URL: '/srv/brain-2/brain.db' })).to.equal(false);
    expect(isIn({ CLICKUP_BRAIN_DATABASE_URL: '/srv/brain.db' })).to.equal(false);
    expect(isIn({ CLICKUP_BRAIN_DATABASE_TYPE: 'memory' })).to.equal(false);
  });
});
