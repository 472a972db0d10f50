import { expect } from 'chai';
import { isWeakSecret } from '../../../../src/bootstrap/config/weak-secret.js';

describe('isWeakSecret', () => {
  for (const secret of [
    'secret',
    'Change-Me',
    'changeme_changeme',
    'test',
    'aaaaaaaaaaaaaaaaaaaa',
    '1234567890123456',
  ]) {
    it(`refuses ${secret}`, () => {
      expect(isWeakSecret(secret)).to.equal(true);
    });
  }

  for (const secret of ['Kx8vP2mQ9rTz', 'testing-the-waters-9f3', 'brain_4VYw6pQ0b1']) {
    it(`accepts ${secret}`, () => {
      expect(isWeakSecret(secret)).to.equal(false);
    });
  }
});
