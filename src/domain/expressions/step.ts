import type { Meter } from './meter.js';
import type { ValueMap } from './values.js';

/** What one evaluation works on. */
export interface Frame {
  readonly context: ValueMap;
  /** Variables of the loops it is in. */
  readonly locals: unknown[];
  readonly meter: Meter;
}

/** A part of an expression, made ready. */
export type Step = (frame: Frame) => unknown;
