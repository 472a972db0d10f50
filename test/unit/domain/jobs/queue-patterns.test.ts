import { expect } from 'chai';
import { parseQueuePatterns } from '../../../../src/domain/jobs/queue-patterns.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';

describe('patterns of queues', () => {
  const CASES: readonly (readonly [string, string, boolean])[] = [
    ['mail', 'mail', true],
    ['mail', 'mails', false],
    ['mail,crm', 'crm', true],
    ['crm-*', 'crm-sync', true],
    ['crm-*', 'crm-', true],
    ['crm-*', 'crm', false],
    ['*', 'anything', true],
    ['*-sync', 'crm-sync', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c', false],
    ['ab*b', 'ab', false],
  ];

  for (const [pattern, queue, isMeant] of CASES) {
    it(`${pattern} ${isMeant ? 'means' : 'does not mean'} ${queue}`, () => {
      expect(parseQueuePatterns(pattern)(queue)).to.equal(isMeant);
    });
  }

  it('are told from what names no queue', () => {
    for (const text of ['', 'a,,b', '.*', 'a b', 'a\nb']) {
      expect(() => parseQueuePatterns(text)).to.throw(AppError, 'names no queue');
    }
  });
});
