import { ByteReader, writeCount } from '../shared/packed-bytes.js';
import { packSlots, unpackColumns } from '../shared/packed-slots.js';
import { DistinctSketch, hashOf, unpackDistinct } from './distinct-sketch.js';
import { QuantileSketch, unpackQuantiles } from './quantile-sketch.js';

/** Every zone's clock differs from UTC by a multiple of this. */
export const SLOT_MS = 15 * 60_000;
export const DAY_MS = 86_400_000;
export const SLOTS = DAY_MS / SLOT_MS;

/** Events, events with a value, and sum, least and most of the values: zeros without any. */
export type SlotFacts = readonly [number, number, number, number, number];

/** A day of UTC of one combination, by the quarter of an hour; blocks of the same day add up. */
export interface PackedBlock {
  readonly facts: Uint8Array;
  readonly quantiles: Uint8Array;
  readonly subjects: Uint8Array;
}

/** What is made of an event. */
export interface Counted {
  readonly at: Date;
  readonly value: number | null;
  readonly subject: string | null;
}

export class DayBlock {
  private readonly facts = Array<[number, number, number, number, number] | undefined>(SLOTS);
  private readonly quantiles = new Map<number, QuantileSketch>();
  private readonly subjects = new Map<number, DistinctSketch>();

  add({ at, value, subject }: Counted): void {
    const slot = slotOf(at.getTime());
    this.addFacts(slot, value === null ? [1, 0, 0, 0, 0] : [1, 1, value, value, value]);
    if (value !== null) madeIn(this.quantiles, slot, () => new QuantileSketch()).add(value);
    if (subject !== null) {
      madeIn(this.subjects, slot, () => new DistinctSketch()).add(hashOf(subject));
    }
  }

  absorb({ facts, quantiles, subjects }: PackedBlock): void {
    eachFacts(facts, (slot, ...one) => {
      this.addFacts(slot, one);
    });
    eachQuantiles(quantiles, (slot) => madeIn(this.quantiles, slot, () => new QuantileSketch()));
    eachDistinct(subjects, (slot) => madeIn(this.subjects, slot, () => new DistinctSketch()));
  }

  pack(): PackedBlock {
    return {
      facts: packSlots(Array.from({ length: SLOTS }, (_, slot) => this.facts[slot])),
      quantiles: packedBySlot(this.quantiles),
      subjects: packedBySlot(this.subjects),
    };
  }

  private addFacts(slot: number, [count, valued, sum, least, most]: SlotFacts): void {
    const known = this.facts[slot];
    if (!known) {
      this.facts[slot] = [count, valued, sum, least, most];
      return;
    }
    if (valued > 0) {
      known[3] = known[1] > 0 ? Math.min(known[3], least) : least;
      known[4] = known[1] > 0 ? Math.max(known[4], most) : most;
    }
    known[0] += count;
    known[1] += valued;
    known[2] += sum;
  }
}

export function dayOf(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}

function slotOf(atMs: number): number {
  return Math.floor((atMs - dayOf(atMs)) / SLOT_MS);
}

/** Tells the facts of each slot in turn: numbers by themselves, since there are very many. */
export function eachFacts(
  bytes: Uint8Array,
  take: (slot: number, ...facts: SlotFacts) => void,
): void {
  const { places, columns } = unpackColumns(bytes);
  const [counts, valued, sums, least, most] = columns;
  if (!counts || !valued || !sums || !least || !most) return;
  for (let index = 0; index < places.length; index += 1) {
    take(
      places[index] ?? 0,
      counts[index] ?? 0,
      valued[index] ?? 0,
      sums[index] ?? 0,
      least[index] ?? 0,
      most[index] ?? 0,
    );
  }
}

/** @param sketchOf where a slot's values belong; undefined: nowhere */
export function eachQuantiles(
  bytes: Uint8Array,
  sketchOf: (slot: number) => QuantileSketch | undefined,
): void {
  const reader = new ByteReader(bytes);
  while (!reader.isAtEnd) unpackQuantiles(reader, sketchOf(reader.count()));
}

/** @param sketchOf where a slot's subjects belong; undefined: nowhere */
export function eachDistinct(
  bytes: Uint8Array,
  sketchOf: (slot: number) => DistinctSketch | undefined,
): void {
  const reader = new ByteReader(bytes);
  while (!reader.isAtEnd) unpackDistinct(reader, sketchOf(reader.count()));
}

function packedBySlot(sketches: ReadonlyMap<number, { pack(out: number[]): void }>): Uint8Array {
  const out: number[] = [];
  for (const [slot, sketch] of sketches) {
    writeCount(out, slot);
    sketch.pack(out);
  }
  return Uint8Array.from(out);
}

function madeIn<Made>(map: Map<number, Made>, slot: number, make: () => Made): Made {
  const known = map.get(slot);
  if (known) return known;
  const made = make();
  map.set(slot, made);
  return made;
}
