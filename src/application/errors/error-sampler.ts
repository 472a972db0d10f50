import {
  codeOf,
  fingerprintText,
  normalisedMessage,
  ownFrames,
} from '../../domain/errors/fingerprint.js';
import type { ErrorIdentity, ErrorSample } from '../../domain/errors/error-group.js';
import type { AppError } from '../../domain/shared/app-error.js';
import { boundedFacts } from '../../domain/shared/bounded-facts.js';
import { redactedStart } from '../../domain/shared/redacted-start.js';
import { stackFrames } from '../../domain/shared/stack-frames.js';
import type { Digests } from '../../ports/runtime/digests.js';

/** Stacks looked at per second: making one costs much more than counting. Refusals have a share of their own. */
const STACKS_PER_SECOND = { faults: 200, refusals: 100 } as const;

/** Faults remembered by their cheap marks. */
const MOST_REMEMBERED = 2_000;

const LONGEST_MESSAGE = 500;
const LONGEST_NAME = 200;
const OF_ONE_SAMPLE = { bytes: 4_096, text: 200, items: 20 } as const;
const MOST_CAUSES = 5;

const LONGEST = { code: 100, component: 128 } as const;

/** In answer to which request, and on whose behalf. */
export interface ErrorOrigin {
  readonly requestId: string | undefined;
  readonly actor: string | undefined;
}

/**
 * Tells which fault an error is. In a storm only some stacks are looked at; the other errors count for the fault
 * that was last seen with the same code, component and message.
 */
export class ErrorSampler {
  private readonly remembered = new Map<string, ErrorIdentity>();
  private second = -1;
  private looked = { faults: 0, refusals: 0 };

  constructor(
    private readonly deps: {
      readonly digests: Digests;
      readonly redact: (text: string) => string;
    },
  ) {}

  /** @returns undefined when there is no telling in a storm */
  identify(error: AppError, component: string, nowMs: number): ErrorIdentity | undefined {
    const message = normalisedMessage(this.start(error.message, 600));
    const { kind, category, severity } = error;
    const source = sourceOf(error);
    const traits = { component, kind, code: codeOf(source), severity, message };
    const mark = fingerprintText({ ...traits, frames: [], causes: [] });
    const known = this.remembered.get(mark);
    if (!this.mayLook(severity === 'low' ? 'refusals' : 'faults', nowMs)) return known;
    const frames = framesOf(source);
    const causes = causesOf(source).map(codeOf);
    const fingerprint = this.deps.digests.sha256(fingerprintText({ ...traits, frames, causes }));
    if (known?.fingerprint === fingerprint) return known;
    const identity: ErrorIdentity = {
      fingerprint,
      kind,
      code: traits.code.slice(0, LONGEST.code),
      category,
      severity,
      component: component.slice(0, LONGEST.component),
      message,
    };
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(mark, identity);
    return identity;
  }

  sample(error: AppError, at: Date, { requestId, actor }: ErrorOrigin): ErrorSample {
    return {
      message: this.start(error.message, LONGEST_MESSAGE),
      at: at.toISOString(),
      frames: framesOf(sourceOf(error)),
      causes: causesOf(error).map((cause) => this.start(nameOf(cause), LONGEST_NAME)),
      requestId: requestId === undefined ? null : this.start(requestId, LONGEST_NAME),
      actor: actor === undefined ? null : this.start(actor, LONGEST_NAME),
      data: boundedFacts(error.data, this.deps.redact, OF_ONE_SAMPLE),
    };
  }

  private start(text: string, longest: number): string {
    return redactedStart(text, longest, this.deps.redact);
  }

  private mayLook(of: keyof typeof STACKS_PER_SECOND, nowMs: number): boolean {
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.looked = { faults: 0, refusals: 0 };
    }
    this.looked[of] += 1;
    return this.looked[of] <= STACKS_PER_SECOND[of];
  }
}

/** What is not ours was wrapped: itself says more. */
function sourceOf(error: AppError): Error {
  const { cause } = error;
  return error.code === 'internal' && cause instanceof Error ? cause : error;
}

const framesOf = ({ stack, message }: Error): readonly string[] =>
  ownFrames(stackFrames(stack ?? '', message).join('\n'));

export function causesOf(error: Error): readonly unknown[] {
  const causes: unknown[] = [];
  let { cause }: { cause?: unknown } = error;
  while (cause !== undefined && cause !== null && causes.length < MOST_CAUSES) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  const { code } = cause as { readonly code?: unknown };
  return typeof code === 'string' ? `${cause.name} ${code}` : cause.name;
}
