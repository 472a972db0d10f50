import { expect } from 'chai';
import {
  exemptionOf,
  isChangeableInput,
  parseUseCaseInput,
  takesInput,
} from '../../../../src/adapters/inbound/wire/use-case-inputs.js';
import { USE_CASES } from '../../../../src/bootstrap/tokens/use-cases.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';

const NAMES = Object.keys(USE_CASES);
const ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

const codeOf = (useCase: string, input: never): string => {
  try {
    parseUseCaseInput(useCase, input);
    return 'taken';
  } catch (error) {
    return error instanceof AppError ? error.kind : String(error);
  }
};

describe('inputs of use cases from plugins', () => {
  for (const name of NAMES) {
    it(`of ${name} are checked, or it is told why there are none`, () => {
      expect([takesInput(name), exemptionOf(name) !== undefined]).to.have.members([true, false]);
      if (!takesInput(name)) {
        expect(() => parseUseCaseInput(name, {})).to.throw(exemptionOf(name) ?? 'nothing');
        return;
      }
      for (const wrong of [5, 'text', [], { 'no such field': 1 }, { id: 'x', items: 5 }]) {
        expect(codeOf(name, wrong as never), JSON.stringify(wrong)).to.equal('validation');
      }
    });
  }

  it('are what the use cases take', () => {
    const bulk = { items: [{ name: 'signups', value: 3 }] };
    expect(parseUseCaseInput('metrics.record-many', bulk)).to.deep.equal(bulk);
    const report = { id: ID, volume: 3, at: '2026-11-21T08:00:00.000Z' };
    expect(parseUseCaseInput('expectations.report', report)).to.deep.equal({
      ...report,
      at: new Date(report.at),
    });
    expect(parseUseCaseInput('errors.statistics', {})).to.deep.equal({ hours: 24 });
    expect(parseUseCaseInput('metrics.summary', null)).to.equal(undefined);
    const change = { id: ID, change: { status: 'resolved' }, expectedVersion: 2 };
    expect(parseUseCaseInput('errors.update', change)).to.deep.equal(change);
  });

  it('of jobs and queues are what the use cases take, also as hooks are shown them', () => {
    const job = {
      ...{ queue: 'mail', priority: 'high', runAt: '2026-12-01', backoff: { kind: 'fixed' } },
      children: [{ queue: 'mail', priority: 5, children: [{ queue: 'http' }] }],
    };
    expect(codeOf('jobs.enqueue', job as never)).to.equal('validation');
    const whole = { ...job, backoff: { kind: 'fixed', delaySeconds: 1 } };
    const parsed = parseUseCaseInput('jobs.enqueue', whole);
    expect(parsed).to.deep.equal({ ...whole, priority: 90, runAt: new Date('2026-12-01') });
    const shown = JSON.parse(JSON.stringify(parsed)) as never;
    expect(parseUseCaseInput('jobs.enqueue', shown)).to.deep.equal(parsed);
    expect(parseUseCaseInput('jobs.enqueue-many', { items: [whole] })).to.deep.equal({
      items: [parsed],
    });
    const cancel = { id: ID, reason: 'withdrawn' };
    expect(parseUseCaseInput('jobs.cancel', cancel)).to.deep.equal(cancel);
    const change = { name: 'mail', isPaused: true };
    expect(parseUseCaseInput('queues.update', change)).to.deep.equal(change);
    expect(parseUseCaseInput('queues.purge', { name: 'mail' })).to.deep.equal({ name: 'mail' });
    expect(codeOf('queues.get', { name: 'a'.repeat(101) } as never)).to.equal('validation');
  });

  it('are bounded in bulk', () => {
    const items = Array.from({ length: 1_001 }, () => ({ title: 'A' }));
    expect(codeOf('tasks.create-many', { items } as never)).to.equal('validation');
    expect(codeOf('tasks.create-many', { items: items.slice(1) } as never)).to.equal('taken');
    const jobs = Array.from({ length: 10_001 }, () => ({ queue: 'mail' }));
    expect(codeOf('jobs.enqueue-many', { items: jobs } as never)).to.equal('validation');
    expect(codeOf('jobs.enqueue-many', { items: jobs.slice(1) } as never)).to.equal('taken');
  });

  it('are read again as hooks are shown them, where they can be changed', () => {
    const id = '01890a5d-ac96-774b-bcce-b302099a8057';
    const input = { id, expectedVersion: 3, change: { title: 'A' } };
    expect(isChangeableInput('tasks.update')).to.equal(true);
    const shown = JSON.parse(JSON.stringify(input)) as never;
    expect(parseUseCaseInput('tasks.update', shown)).to.deep.include({ id, expectedVersion: 3 });
  });

  it('cannot be changed for lists, and where plugins can give none', () => {
    expect(isChangeableInput('tasks.list')).to.equal(false);
    expect(isChangeableInput('events.receive')).to.equal(false);
    expect(isChangeableInput('constructor')).to.equal(false);
    expect(() => parseUseCaseInput('constructor', {})).to.throw('takes no input from plugins');
  });
});
