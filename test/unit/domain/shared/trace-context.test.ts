import { expect } from 'chai';
import fc from 'fast-check';
import {
  parseTrace,
  parseTraceText,
  toTraceHeaders,
  toTraceText,
  type TraceContext,
} from '../../../../src/domain/shared/trace-context.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const PARENT = `00-${TRACE}-${SPAN}-01`;

const hex = (digits: number) =>
  fc
    .stringMatching(new RegExp(`^[0-9a-f]{${String(digits)}}$`))
    .filter((text) => /[1-9a-f]/.test(text));

const states = fc
  .uniqueArray(fc.stringMatching(/^[a-z0-9][a-z0-9_\-*/@]{0,8}$/), { minLength: 1, maxLength: 20 })
  .chain((keys) =>
    fc
      .array(fc.stringMatching(/^[!-+\--<>-~]{1,8}$/), {
        minLength: keys.length,
        maxLength: keys.length,
      })
      .map((values) => keys.map((key, index) => `${key}=${values[index] ?? ''}`).join(',')),
  );

const contexts: fc.Arbitrary<TraceContext> = fc.record(
  { traceId: hex(32), spanId: hex(16), isSampled: fc.boolean(), state: states },
  { requiredKeys: ['traceId', 'spanId', 'isSampled'] },
);

describe('TraceContext', () => {
  it('survives its way through headers and through stored text', () => {
    fc.assert(
      fc.property(contexts, (context) => {
        const { traceparent, tracestate } = toTraceHeaders(context);
        expect(parseTrace(traceparent, tracestate)).to.deep.equal(context);
        expect(parseTraceText(toTraceText(context))).to.deep.equal(context);
      }),
    );
  });

  it('never throws, and makes nothing but sound headers of whatever comes', () => {
    const almost = fc.stringMatching(/^[0-9a-fA-F-]{50,60}$/);
    const anything = fc.oneof(fc.string(), almost, fc.anything(), fc.constant(PARENT));
    fc.assert(
      fc.property(anything, fc.oneof(fc.string(), fc.anything(), states), (parent, state) => {
        const context = parseTrace(parent, state);
        if (!context) return;
        const { traceparent, tracestate = 'a=1' } = toTraceHeaders(context);
        expect(traceparent).to.match(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$/);
        expect(tracestate).to.match(/^[\x20-\x7e\t]{1,512}$/);
      }),
      { numRuns: 500 },
    );
  });

  for (const [flags, isSampled] of Object.entries({
    '00': false,
    '01': true,
    '02': false,
    ff: true,
  })) {
    it(`reads the flags ${flags}`, () => {
      const context = parseTrace(`00-${TRACE}-${SPAN}-${flags}`);
      expect(context).to.deep.equal({ traceId: TRACE, spanId: SPAN, isSampled });
    });
  }

  for (const [what, parent] of Object.entries({
    'of a later version': `01-${TRACE}-${SPAN}-01`,
    'of a later version with more fields': `cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`,
    'with space around it': ` ${PARENT} `,
  })) {
    it(`takes one ${what}`, () => {
      expect(parseTrace(parent)).to.deep.equal({ traceId: TRACE, spanId: SPAN, isSampled: true });
    });
  }

  for (const [what, parent] of Object.entries({
    'that is empty': '',
    'of the forbidden version': `ff-${TRACE}-${SPAN}-01`,
    'of version 00 with more fields': `${PARENT}-more`,
    'of version 00 with a dangling hyphen': `${PARENT}-`,
    'of a later version without a hyphen before more': `01-${TRACE}-${SPAN}-01.more`,
    'with an all-zero trace id': `00-${'0'.repeat(32)}-${SPAN}-01`,
    'with an all-zero span id': `00-${TRACE}-${'0'.repeat(16)}-01`,
    'in upper case': PARENT.toUpperCase(),
    'with one digit less': `00-${TRACE.slice(1)}-${SPAN}-01`,
    'with one digit more': `00-${TRACE}a-${SPAN}-01`,
    'without flags': `00-${TRACE}-${SPAN}`,
    'that came twice': `${PARENT}, ${PARENT}`,
    'with a line break': `01-${TRACE}-${SPAN}-01-\r\nX-Evil: 1`,
    'that is too long': `01-${TRACE}-${SPAN}-01-${'a'.repeat(600)}`,
    'that is no text': 7,
  })) {
    it(`refuses one ${what}`, () => {
      expect(parseTrace(parent, 'a=1')).to.equal(undefined);
    });
  }

  it('carries the state along as it came', () => {
    const state = 'rojo=00f067aa0ba902b7 ,  congo=t61rcWkgMzE,, 1a@b-c_d*e/f=x y';
    expect(parseTrace(PARENT, state)?.state).to.equal(state);
    const most = Array.from({ length: 32 }, (_, index) => `k${String(index)}=v`).join(',');
    expect(parseTrace(PARENT, most)?.state).to.equal(most);
    const longest = `a=${'b'.repeat(253)},c=${'d'.repeat(254)}`;
    expect(longest).to.have.lengthOf(512);
    expect(parseTrace(PARENT, longest)?.state).to.equal(longest);
  });

  for (const [what, state] of Object.entries({
    empty: '',
    'nothing but separators': ' , ,',
    'with 33 members': Array.from({ length: 33 }, (_, index) => `k${String(index)}=v`).join(','),
    'of 513 characters': `a=${'b'.repeat(254)},c=${'d'.repeat(254)}`,
    'with a key twice': 'a=1,b=2,a=3',
    'with a key in upper case': 'Rojo=1',
    'without a value': 'a=',
    'with two equal signs': 'a=b=c',
    'with a control character': 'a=b\u0000',
    'with a line break': 'a=b\r\nX-Evil: 1',
    'not in ASCII': 'a=ä',
    'that is no text': ['a=1'],
  })) {
    it(`leaves out a state ${what}, and keeps the rest`, () => {
      const context = parseTrace(PARENT, state);
      expect(context).to.deep.equal({ traceId: TRACE, spanId: SPAN, isSampled: true });
    });
  }
});
