import type { TestDatabase } from '../../support/databases.js';
import { openBrain, type BrainUnderTest } from './brain-under-test.js';
import { dependencyCases } from './dependencies.suite.js';
import { entityCases } from './entities.suite.js';
import { extensionCases } from './extensions.suite.js';
import { followCases } from './follow.suite.js';
import { handlingCases } from './handling.suite.js';
import { projectCases } from './projects.suite.js';
import { promptCases } from './prompts.suite.js';
import { replayCases } from './replay.suite.js';
import { taskCases } from './tasks.suite.js';

/** What the product does, through its library, on whatever database. */
export function useCaseSuite(database: () => Promise<TestDatabase>): void {
  let opened: BrainUnderTest | undefined;
  const subject = () => {
    if (!opened) throw new Error('the brain did not start');
    return opened;
  };

  before(async function () {
    this.timeout(30_000);
    opened = await openBrain(await database());
  });

  after(async () => {
    await opened?.close();
  });

  entityCases(subject);
  dependencyCases(subject);
  promptCases(subject);
  taskCases(subject);
  projectCases(subject);
  followCases(subject);
  handlingCases(subject);
  replayCases(subject);
  extensionCases(subject);
}
