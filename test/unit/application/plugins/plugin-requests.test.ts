import { expect } from 'chai';
import { requestsOf } from '../../../../src/application/plugins/plugin-requests.js';
import type { UseCaseCatalogue } from '../../../../src/application/plugins/use-case-catalogue.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { JobId } from '../../../../src/domain/shared/ids.js';
import { listQuery } from '../../../../src/domain/shared/page.js';
import { inMemoryParts } from '../../../support/in-memory-parts.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { appErrorOf } from '../../../support/rejection.js';
import { aManifest } from '../../../support/scripted-plugins.js';

describe('what a plugin asks for while storage is full', () => {
  for (const [method, parameters] of Object.entries({
    enqueue: { queue: 'plugged.mails', payload: {} },
    'storage.set': { key: 'seen', value: 1 },
  })) {
    it(`is refused when it is ${method}, and nothing is stored`, async () => {
      const parts = inMemoryParts();
      const requests = requestsOf(aManifest({ handlers: ['plugged.mails'] }), {
        ...parts,
        store: parts.pluginStore,
        useCases: {} as UseCaseCatalogue,
        redact: (text) => text,
        depth: () => 0,
        askAt: () => Promise.resolve(null),
        gate: {
          requireRoom: () => {
            throw new AppError('storage-full', 'storage.full', 'No room');
          },
        },
      });
      expect((await appErrorOf(requests(method, parameters))).code).to.equal('storage.full');
      expect((await parts.jobQueries.list(listQuery())).items).to.deep.equal([]);
      const isKnown = await parts.work.run(() => parts.pluginStore.knows('plugged'));
      expect(isKnown).to.equal(false);
    });
  }
});

describe('a job that a plugin puts off', () => {
  it('is due by the clock that all processes share', async () => {
    const parts = inMemoryParts();
    const sharedClock = new ManualClock();
    await sharedClock.advance(7_200_000);
    const requests = requestsOf(aManifest({ handlers: ['plugged.mails'] }), {
      ...parts,
      sharedClock,
      store: parts.pluginStore,
      useCases: {} as UseCaseCatalogue,
      redact: (text) => text,
      depth: () => 0,
      askAt: () => Promise.resolve(null),
    });
    const id = await requests('enqueue', { queue: 'plugged.mails', delaySeconds: 60 });
    const due = new Date(sharedClock.now().getTime() + 60_000);
    expect((await parts.jobQueries.find(id as JobId))?.runAt).to.deep.equal(due);
  });
});
