/** Where in a distributed trace something happens (W3C Trace Context). */
export interface TraceContext {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
  /** What other systems carry along with the trace (`tracestate`), unchanged; absent when there is nothing sound. */
  readonly state?: string;
}

/** A context as it travels, in HTTP headers, CloudEvents attributes or message headers. */
export interface TraceHeaders {
  readonly traceparent: string;
  readonly tracestate?: string;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Versions to come may add fields; nobody needs more than this. */
const LONGEST_PARENT = 512;

const NO_TRACE = '0'.repeat(32);
const NO_SPAN = '0'.repeat(16);

const LONGEST_STATE = 512;
const MOST_MEMBERS = 32;
const MEMBER =
  /^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/**
 * What a caller says of its trace; undefined when it says nothing or nothing sound, for then its trace ends
 * here. Of a version later than 00 the fields of 00 are read. A state that is not sound is left out alone.
 */
export function parseTrace(traceparent: unknown, tracestate?: unknown): TraceContext | undefined {
  if (typeof traceparent !== 'string' || traceparent.length > LONGEST_PARENT) return undefined;
  const [, version = '', traceId = '', spanId = '', flags = '', more] =
    TRACEPARENT.exec(traceparent.trim()) ?? [];
  if (version === '' || version === 'ff' || (version === '00' && more !== undefined)) {
    return undefined;
  }
  if (traceId === NO_TRACE || spanId === NO_SPAN) return undefined;
  const isSampled = (Number.parseInt(flags, 16) & 1) === 1;
  const state = soundState(tracestate);
  return { traceId, spanId, isSampled, ...(state !== undefined && { state }) };
}

export function toTraceHeaders({ traceId, spanId, isSampled, state }: TraceContext): TraceHeaders {
  const traceparent = `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
  return state === undefined ? { traceparent } : { traceparent, tracestate: state };
}

/** Both headers in one text, to be stored. */
export function toTraceText(trace: TraceContext): string {
  const { traceparent, tracestate } = toTraceHeaders(trace);
  return tracestate === undefined ? traceparent : `${traceparent} ${tracestate}`;
}

export function parseTraceText(text: string): TraceContext | undefined {
  const end = text.indexOf(' ');
  return end < 0 ? parseTrace(text) : parseTrace(text.slice(0, end), text.slice(end + 1));
}

function soundState(tracestate: unknown): string | undefined {
  if (typeof tracestate !== 'string' || tracestate.length > LONGEST_STATE) return undefined;
  const members = tracestate
    .split(',')
    .map((member) => member.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MOST_MEMBERS) return undefined;
  if (!members.every((member) => MEMBER.test(member))) return undefined;
  const keys = members.map((member) => member.slice(0, member.indexOf('=')));
  return new Set(keys).size === keys.length ? tracestate.trim() : undefined;
}
