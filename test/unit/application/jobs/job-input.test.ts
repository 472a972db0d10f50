import { expect } from 'chai';
import type { JobInput } from '../../../../src/application/jobs/job-input.js';
import { toNewJob } from '../../../../src/application/jobs/job-input.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';
import { NOON } from '../../../support/builders.js';
import { jobsUnderTest } from './jobs-under-test.js';

const SCHEMA = {
  type: 'object',
  properties: { order: { type: 'integer' } },
  required: ['order'],
};

const PLAIN = 'must be an object of plain JSON';

describe('a job as it is asked for', () => {
  const subject = jobsUnderTest({
    orders: {
      schema: SCHEMA,
      priority: 90,
      maxAttempts: 3,
      weights: { acme: 4 },
    },
  });

  const made = (input: JobInput) => toNewJob(subject, input, NOON);

  /** Of what is refused: `path: message`. */
  const faults = (input: JobInput): readonly string[] => {
    try {
      made(input);
      return [];
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect([error.kind, error.code]).to.deep.equal(['validation', 'job.invalid']);
      return error.faults.map(({ path, message }) => `${path}: ${message}`);
    }
  };

  it('has keys that every database finds again', () => {
    for (const key of ['', 'a\ud800', '\udc00b', 'a\0b', 'x'.repeat(201)]) {
      const keys = { groupKey: key, fairnessKey: key, dedupKey: key };
      const found = faults({ queue: 'mail', ...keys }).map((fault) => fault.split(':')[0]);
      expect(found).to.deep.equal(['groupKey', 'fairnessKey', 'dedupKey']);
    }
    const told = { queue: 'mail', groupKey: '😀 ä', dedupKey: 'x'.repeat(200) };
    expect(faults(told)).to.deep.equal([]);
  });

  it('has a payload that JSON carries as it is', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = [circular, circular];
    let deep: unknown = {};
    for (let level = 0; level < 2_000; level += 1) deep = { deep };
    const trap = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('trap');
      },
    });
    const others = [{ n: 1n }, { n: NaN }, { f: () => 1 }, { at: new Date(0) }, new Map([[1, 2]])];
    for (const payload of [circular, deep, trap, ...others, 'text', null, [1], () => 1]) {
      const [fault, ...more] = faults({ queue: 'mail', payload: payload as JsonObject });
      expect([fault?.split(',')[0], more]).to.deep.equal([`payload: ${PLAIN}`, []]);
    }
    const shared = 'x'.repeat(1_000_000);
    const large = { list: Array.from({ length: 100_000 }, () => shared) };
    expect(faults({ queue: 'mail', payload: large })).to.deep.equal([
      'payload: must be at most 1 MiB of JSON',
    ]);
    const plain = { list: [1, 'a', null, { b: true }], none: undefined } as unknown as JsonObject;
    expect(faults({ queue: 'mail', payload: plain })).to.deep.equal([]);
  });

  it('has numbers and times within their bounds, though nobody looked at them before', () => {
    const wrong = {
      ...{ priority: 1_000, maxAttempts: 0, timeoutSeconds: -1, delaySeconds: -5 },
      ...{ dedupKey: 'd', dedupWindowSeconds: NaN },
      backoff: { kind: 'fast' as 'fixed', delaySeconds: Infinity },
    };
    expect(faults({ queue: 'mail', ...wrong })).to.deep.equal([
      'priority: must be an integer from 0 to 100',
      'maxAttempts: must be an integer from 1 to 1000',
      'delaySeconds: must be a number from 0 to 315360000',
      'dedupWindowSeconds: must be a number from 0.001 to 315360000',
      'timeoutSeconds: must be a number from 0.1 to 86400',
      'backoff.kind: must be one of fixed, exponential',
      'backoff.delaySeconds: must be a number from 0 to 86400',
    ]);
    const named = { priority: 'high', maxAttempts: 1.5, backoff: null } as unknown as JobInput;
    expect(faults({ ...named, queue: 'mail' })).to.deep.equal([
      'priority: must be an integer from 0 to 100',
      'maxAttempts: must be an integer from 1 to 1000',
      'backoff: must be an object',
    ]);
    for (const runAt of [new Date('x'), 'tomorrow']) {
      expect(faults({ queue: 'mail', runAt: runAt as Date })).to.deep.equal([
        'runAt: must be a time',
      ]);
    }
  });

  it('is a job, and so are its children', () => {
    const children = [null, 5] as unknown as JobInput[];
    expect(faults({ queue: 'mail', children })).to.deep.equal([
      'children.0: must be a job',
      'children.1: must be a job',
    ]);
    expect(faults({ queue: 'mail', children: 'x' as unknown as JobInput[] })).to.deep.equal([
      'children: must be a list of jobs',
    ]);
    for (const queue of [5, undefined]) {
      expect(faults({ queue: queue as unknown as string })[0]).to.match(/^queue: must be 1 to 100/);
    }
  });

  it('becomes one with what its queue says where it says nothing', () => {
    expect(made({ queue: 'orders', payload: { order: 1 }, fairnessKey: 'acme' })).to.deep.equal({
      ...{ queue: 'orders', payload: { order: 1 }, priority: 90, maxAttempts: 3 },
      ...{ fairnessKey: 'acme', fairnessWeight: 4 },
    });
    expect(
      made({ queue: 'orders', payload: { order: 1 }, fairnessKey: 'constructor' }),
    ).not.to.have.property('fairnessWeight');
    const own = { queue: 'orders', payload: { order: 1 }, priority: 0, maxAttempts: 1 };
    expect(made(own)).to.deep.equal(own);
    expect(made({ queue: 'mail' })).to.deep.equal({ queue: 'mail', payload: {} });
  });

  it('has whole milliseconds for seconds', () => {
    const job = made({
      ...{ queue: 'mail', timeoutSeconds: 0.3, dedupKey: 'k', dedupWindowSeconds: 1.0015 },
      ...{ backoff: { kind: 'fixed', delaySeconds: 2.5 }, delaySeconds: 60 },
    });
    expect(job).to.deep.include({
      timeoutMs: 300,
      backoff: { kind: 'fixed', delayMs: 2_500 },
      deduplication: { key: 'k', windowMs: 1_002 },
      runAt: new Date(NOON.getTime() + 60_000),
    });
  });

  it('names a queue that somebody does the jobs of, and that is not the own of the program', () => {
    expect(faults({ queue: 'no/queue' })[0]).to.contain('queue: must be 1 to 100 letters');
    expect(faults({ queue: 'a'.repeat(101) })).to.have.length(1);
    expect(faults({ queue: 'nobody' })).to.deep.equal([
      'queue: has no handler, and is not configured under jobs.queues; there are http, mail, orders',
    ]);
    for (const queue of ['events', 'alerts']) {
      expect(faults({ queue })).to.deep.equal(['queue: is a queue of the program itself']);
    }
  });

  it('has a payload that fits the schema of its queue and 1 MiB', () => {
    expect(faults({ queue: 'orders', payload: { order: 'x' } })).to.deep.equal([
      'payload.order: must be integer',
    ]);
    expect(faults({ queue: 'http', payload: { url: 'ftp://x' } })[0]).to.match(/^payload\.url: /);
    const frame = JSON.stringify({ text: '' }).length + 1;
    const largest = { text: `x${'é'.repeat((1_048_576 - frame) / 2)}` };
    expect(faults({ queue: 'mail', payload: largest })).to.deep.equal([]);
    expect(faults({ queue: 'mail', payload: { text: `${largest.text}x` } })).to.deep.equal([
      'payload: must be at most 1 MiB of JSON',
    ]);
  });

  it('is not for the past, give or take a minute', () => {
    const at = (ms: number) => ({ queue: 'mail', runAt: new Date(NOON.getTime() + ms) });
    expect(faults(at(-60_000))).to.deep.equal([]);
    expect(faults(at(-60_001))).to.deep.equal(['runAt: lies in the past']);
    expect(faults({ ...at(1), delaySeconds: 0 })).to.deep.equal([
      'delaySeconds: cannot go with runAt',
    ]);
  });

  it('says all its faults at once, those of its children beneath their places', () => {
    const children = [{ queue: 'mail' }, { queue: 'orders', payload: {}, dedupKey: 'k' }];
    const odd = { queue: 'nobody', dedupWindowSeconds: 1, childFailure: 'x' as never, children };
    expect(faults(odd)).to.deep.equal([
      'queue: has no handler, and is not configured under jobs.queues; there are http, mail, orders',
      'dedupWindowSeconds: needs a dedupKey',
      'childFailure: must be one of wait, fail, go-on',
      "children.1.payload: must have required property 'order'",
      'children.1.dedupKey: is for jobs without a parent',
    ]);
  });

  it('says a hundred faults at most, and few of them in its message', () => {
    const children = Array.from({ length: 200 }, () => ({ queue: 'nobody' }));
    expect(faults({ queue: 'mail', children })).to.have.length(100);
    expect(() => made({ queue: 'mail', children })).to.throw(
      /children\.0\.queue, .*children\.4\.queue, …$/,
    );
  });

  it('has children of the queues that they name', () => {
    const job = made({ queue: 'mail', children: [{ queue: 'orders', payload: { order: 2 } }] });
    expect(job.children).to.deep.equal([
      { queue: 'orders', payload: { order: 2 }, priority: 90, maxAttempts: 3 },
    ]);
  });

  it('has at most ten generations and ten thousand jobs in its family', () => {
    const deep = (generations: number): JobInput =>
      generations === 0 ? { queue: 'mail' } : { queue: 'mail', children: [deep(generations - 1)] };
    expect(faults(deep(10))).to.deep.equal([]);
    expect(faults(deep(11))[0]).to.match(
      /^(children\.0\.){10}children: go at most 10 levels deep$/,
    );
    const wide = (children: number): JobInput => ({
      ...{ queue: 'mail', children: Array.from({ length: children }, () => ({ queue: 'mail' })) },
    });
    expect(faults(wide(9_999))).to.deep.equal([]);
    expect(faults(wide(10_000))).to.deep.equal(['children: must be at most 10000 in all']);
  });
});
