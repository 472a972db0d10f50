import { expect } from 'chai';
import { AppError, validationError } from '../../src/domain/shared/app-error.js';
import { parseTrace } from '../../src/domain/shared/trace-context.js';
import type { SpanAttributes, SpanKind, Tracer } from '../../src/ports/runtime/tracer.js';
import { rejectionOf } from '../support/rejection.js';

/** What an adapter made of a span. */
export interface RecordedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly failed: boolean;
}

export interface TracerUnderTest {
  readonly tracer: Tracer;
  /** Ends recording; spans in the order they ended. */
  readonly recorded: () => Promise<readonly RecordedSpan[]>;
}

const PARENT = parseTrace('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', 'rojo=1');
const UNSAMPLED = parseTrace('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00');

export function tracerContract(name: string, open: () => Promise<TracerUnderTest>): void {
  describe(`${name} as Tracer`, () => {
    let under: TracerUnderTest;

    beforeEach(async () => {
      under = await open();
    });

    afterEach(() => under.recorded());

    const span = <T>(action: Parameters<Tracer['span']>[1], parent = PARENT) =>
      under.tracer.span({ name: 'tasks.create', parent }, action) as Promise<T>;

    it('answers what the action does, once', async () => {
      let calls = 0;
      const answer = await span(() => {
        calls += 1;
        return Promise.resolve(`answer ${String(calls)}`);
      });
      expect(answer).to.equal('answer 1');
    });

    it('throws what the action does, unchanged', async () => {
      for (const thrown of [new Error('broken'), validationError('a.b', 'no')]) {
        const action = () => {
          throw thrown;
        };
        expect(await rejectionOf(span(action))).to.equal(thrown);
        expect(await rejectionOf(span(() => Promise.reject(thrown)))).to.equal(thrown);
      }
    });

    it('goes on with the trace of the parent, its decision and its state', async () => {
      await span(({ context }) => {
        expect(context).to.include({ traceId: PARENT?.traceId, isSampled: true, state: 'rojo=1' });
        return Promise.resolve();
      });
      await span(({ context }) => {
        expect(context).to.include({ traceId: PARENT?.traceId, isSampled: false });
        expect(context).not.to.have.property('state');
        return Promise.resolve();
      }, UNSAMPLED);
    });

    it('bears being told anything at any time', async () => {
      let late: ((more: SpanAttributes) => void) | undefined;
      await span(({ tell }) => {
        tell({ count: 7, done: true, nan: Number.NaN, text: 'x'.repeat(100_000) });
        for (let index = 0; index < 500; index += 1) tell({ [`key${String(index)}`]: index });
        late = tell;
        return Promise.resolve();
      });
      late?.({ after: 'the end' });
    });
  });
}

/** For those that record. */
export function recordingTracerContract(name: string, open: () => Promise<TracerUnderTest>): void {
  tracerContract(name, open);

  describe(`${name} as a Tracer that records`, () => {
    let under: TracerUnderTest;

    beforeEach(async () => {
      under = await open();
    });

    afterEach(() => under.recorded());

    it('says that it is on', () => {
      expect(under.tracer.isOn).to.equal(true);
    });

    it('begins a trace where there is none, each of its own', async () => {
      const seen = new Set<string>();
      for (let index = 0; index < 3; index += 1) {
        await under.tracer.span({ name: 'start' }, ({ context }) => {
          expect(context?.traceId).to.match(/^[0-9a-f]{32}$/);
          expect(context?.spanId).to.match(/^[0-9a-f]{16}$/);
          expect(context?.isSampled).to.equal(true);
          seen.add(context?.traceId ?? '');
          return Promise.resolve();
        });
      }
      expect(seen).to.have.lengthOf(3);
      const spans = await under.recorded();
      expect(spans.map(({ traceId }) => traceId)).to.have.members([...seen]);
      expect(spans.map(({ parentSpanId }) => parentSpanId ?? '')).to.deep.equal(['', '', '']);
    });

    it('records a step below its parent, with its kind and what is known of it', async () => {
      const attributes = { 'http.request.method': 'POST', size: 3, cached: false };
      const outer = { name: 'POST /things', kind: 'server', parent: PARENT, attributes } as const;
      await under.tracer.span(outer, async ({ context, tell }) => {
        await under.tracer.span({ name: 'things.create', parent: context }, () =>
          Promise.resolve(),
        );
        tell({ 'http.response.status_code': 201 });
      });
      const [inner, server] = await under.recorded();
      expect(server).to.deep.include({
        name: 'POST /things',
        kind: 'server',
        traceId: PARENT?.traceId,
        parentSpanId: PARENT?.spanId,
        attributes: { ...attributes, 'http.response.status_code': 201 },
        failed: false,
      });
      expect(inner).to.deep.include({
        name: 'things.create',
        kind: 'internal',
        traceId: PARENT?.traceId,
        parentSpanId: server?.spanId,
      });
    });

    it('keeps steps at the same time apart', async () => {
      const steps = Array.from({ length: 20 }, (_, index) => `step${String(index)}`);
      await Promise.all(
        steps.map((name) =>
          under.tracer.span({ name }, async ({ context }) => {
            await Promise.resolve();
            await under.tracer.span({ name: `${name} inner`, parent: context }, () =>
              Promise.resolve(),
            );
          }),
        ),
      );
      const spans = await under.recorded();
      for (const name of steps) {
        const outer = spans.find((span) => span.name === name);
        const inner = spans.find((span) => span.name === `${name} inner`);
        expect(inner).to.include({ traceId: outer?.traceId, parentSpanId: outer?.spanId });
      }
    });

    it('tells failures by their code, and the faults of the caller from those of the step', async () => {
      const failures: readonly [thrown: Error, code: string, failed: boolean][] = [
        [validationError('task.bad', 'no'), 'task.bad', false],
        [new AppError('unavailable', 'database.away', 'away'), 'database.away', true],
        [new TypeError('x is undefined'), 'internal', true],
      ];
      for (const [thrown] of failures) {
        await rejectionOf(under.tracer.span({ name: 'fail' }, () => Promise.reject(thrown)));
      }
      const spans = await under.recorded();
      expect(
        spans.map(({ failed, attributes }) => [attributes['error.type'], failed]),
      ).to.deep.equal(failures.map(([, code, failed]) => [code, failed]));
    });

    it('records nothing of a trace that its beginner does not record', async () => {
      await under.tracer.span({ name: 'unseen', parent: UNSAMPLED }, ({ context }) =>
        under.tracer.span({ name: 'unseen below', parent: context }, () => Promise.resolve()),
      );
      expect(await under.recorded()).to.deep.equal([]);
    });
  });
}
