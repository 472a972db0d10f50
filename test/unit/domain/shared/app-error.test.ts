import { expect } from 'chai';
import {
  AppError,
  concurrencyConflict,
  notFound,
  toAppError,
} from '../../../../src/domain/shared/app-error.js';
import { isUuid } from '../../../../src/domain/shared/ids.js';

describe('AppError', () => {
  it('is retryable by kind unless told otherwise', () => {
    expect(new AppError('unavailable', 'x', 'x').retryable).to.equal(true);
    expect(new AppError('validation', 'x', 'x').retryable).to.equal(false);
    expect(new AppError('unavailable', 'x', 'x', { retryable: false }).retryable).to.equal(false);
    expect(concurrencyConflict('task')).to.include({ kind: 'conflict', retryable: true });
  });

  it('keeps an AppError as it is and wraps anything else as internal, with its cause', () => {
    const known = notFound('task', '1');
    expect(toAppError(known)).to.equal(known);
    const cause = new TypeError('oops');
    expect(toAppError(cause)).to.include({ kind: 'internal', cause, message: 'oops' });
    expect(toAppError('text').message).to.equal('text');
  });
});

describe('isUuid', () => {
  it('takes UUIDs only', () => {
    expect(isUuid('01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10')).to.equal(true);
    expect(isUuid('01932c07')).to.equal(false);
    expect(isUuid("' OR 1=1 --")).to.equal(false);
  });
});
