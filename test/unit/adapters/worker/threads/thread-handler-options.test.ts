import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
  checkThreadHandler,
  moduleUrl,
} from '../../../../../src/adapters/inbound/worker/threads/thread-handler-options.js';
import { appErrorOf } from '../../../../support/rejection.js';
import { DOINGS_FILE } from '../../../../support/threads/thread-handler-under-test.js';

describe('checkThreadHandler', () => {
  it('takes a file by URL or absolute path', async () => {
    for (const file of [DOINGS_FILE, DOINGS_FILE.href, fileURLToPath(DOINGS_FILE)]) {
      await checkThreadHandler('chores', { file, threads: { max: 4 }, memoryMb: 64 });
      expect(moduleUrl(file)).to.equal(DOINGS_FILE.href);
    }
  });

  it('refuses what is no file', async () => {
    const folder = new URL('.', DOINGS_FILE);
    const web = new URL('https://example.org/handler.mjs');
    for (const file of ['./handler.mjs', '/nowhere/handler.mjs', '', folder, web]) {
      const error = await appErrorOf(checkThreadHandler('chores', { file }));
      expect(error.kind, String(file)).to.equal('configuration');
      expect(error.message).to.contain('handlers.chores.file');
    }
  });

  it('refuses numbers that make no sense, all of them at once', async () => {
    const wrong = { file: DOINGS_FILE, threads: { max: 0 }, memoryMb: 1.5 };
    const { faults } = await appErrorOf(checkThreadHandler('chores', wrong));
    expect(faults.map(({ path }) => path)).to.deep.equal(['threads.max', 'memoryMb']);
  });
});
