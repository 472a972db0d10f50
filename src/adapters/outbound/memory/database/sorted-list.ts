const MAX_CHUNK = 512;

/**
 * Items in order, found and changed in little more than logarithmic time. Items that compare as 0 are the
 * same item.
 */
export class SortedList<Item> implements Iterable<Item> {
  /** None of them empty; every item of one before every item of the next. */
  private readonly chunks: Item[][] = [];

  constructor(private readonly compare: (left: Item, right: Item) => number) {}

  get first(): Item | undefined {
    return this.chunks[0]?.[0];
  }

  /** Replaces an item that compares as the same. */
  add(item: Item): void {
    const at = Math.min(this.chunkOf(item), this.chunks.length - 1);
    const chunk = this.chunks[at];
    if (!chunk) {
      this.chunks.push([item]);
      return;
    }
    const index = this.indexIn(chunk, item);
    const present = chunk[index];
    const isSame = present !== undefined && this.compare(present, item) === 0;
    chunk.splice(index, isSame ? 1 : 0, item);
    if (chunk.length > MAX_CHUNK) this.chunks.splice(at + 1, 0, chunk.splice(MAX_CHUNK / 2));
  }

  /** @returns whether it was there */
  delete(item: Item): boolean {
    const at = this.chunkOf(item);
    const chunk = this.chunks[at];
    if (!chunk) return false;
    const index = this.indexIn(chunk, item);
    const present = chunk[index];
    if (present === undefined || this.compare(present, item) !== 0) return false;
    chunk.splice(index, 1);
    if (chunk.length === 0) this.chunks.splice(at, 1);
    return true;
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const chunk of this.chunks) yield* chunk;
  }

  /** The first chunk whose last item is not before `item`. */
  private chunkOf(item: Item): number {
    return lowerBound(this.chunks, (chunk) => this.compare(chunk.at(-1) as Item, item) < 0);
  }

  private indexIn(chunk: readonly Item[], item: Item): number {
    return lowerBound(chunk, (present) => this.compare(present, item) < 0);
  }
}

function lowerBound<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}
