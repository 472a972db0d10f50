import { breakerContract } from './breaker.contract.js';
import { callContract } from './calls.contract.js';
import { outageContract } from './outage.contract.js';
import { recoveryContract } from './recovery.contract.js';
import { ResilienceSubject, type OpenResilience } from './resilience-subject.js';
import { retryContract } from './retries.contract.js';
import { settingsContract } from './settings.contract.js';

export function resilienceContract(name: string, open: OpenResilience): void {
  describe(`${name} as Resilience`, () => {
    const subject = new ResilienceSubject(open);

    afterEach(() => {
      subject.close();
    });

    callContract(subject);
    retryContract(subject);
    breakerContract(subject);
    recoveryContract(subject);
    settingsContract(subject);
    outageContract(subject);
  });
}
