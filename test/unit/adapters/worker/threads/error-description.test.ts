import { expect } from 'chai';
import {
  describeError,
  restoreError,
} from '../../../../../src/adapters/inbound/worker/threads/error-description.js';
import { AppError } from '../../../../../src/domain/shared/app-error.js';

/** As after the way from a thread. */
function arrived(error: unknown): Error {
  return restoreError(structuredClone(describeError(error)));
}

describe('describeError', () => {
  it('keeps all that an AppError says', () => {
    const error = new AppError('rate-limited', 'crm.busy', 'The other side is busy', {
      retryAfterSeconds: 30,
      severity: 'high',
      faults: [{ path: 'a', message: 'b' }],
      cause: new Error('429'),
    });
    const other = arrived(error) as AppError;
    expect(other).to.be.instanceOf(AppError);
    expect(other).to.include({ kind: 'rate-limited', code: 'crm.busy', severity: 'high' });
    expect(other).to.include({ message: error.message, stack: error.stack, retryAfterSeconds: 30 });
    expect(other.faults).to.deep.equal(error.faults);
    expect(other.cause).to.have.property('message', '429');
  });

  it('keeps a code, and no code where there is none', () => {
    expect(arrived(Object.assign(new Error('x'), { code: 'E_X' }))).to.have.property('code', 'E_X');
    expect(arrived(new Error('x'))).not.to.have.property('code');
  });

  it('takes whatever is thrown', () => {
    const bare: unknown = Object.create(null);
    const odd = Object.assign(new Error('x'), { message: 5, stack: undefined, code: {} });
    for (const thrown of [undefined, null, 7, Symbol('s'), bare, odd, () => 1]) {
      expect(arrived(thrown)).to.be.instanceOf(Error);
    }
    expect(arrived('text').message).to.equal('text');
  });

  it('leaves out what is too much', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const data = { text: 'x'.repeat(100_000) };
    for (const facts of [circle, data]) {
      const error = new AppError('internal', 'x', 'y'.repeat(100_000), { data: facts });
      const { data: left, message } = arrived(error) as AppError;
      expect(left).to.deep.equal({});
      expect(message).to.have.length(10_000);
    }
  });

  it('ends where causes do not', () => {
    const error = new Error('it is its own cause');
    error.cause = error;
    expect(arrived(error).cause).to.have.property('message', error.message);
  });
});
