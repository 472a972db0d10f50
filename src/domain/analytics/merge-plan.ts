export interface BlockSize {
  readonly id: number;
  readonly bytes: number;
  /** Nobody has looked at it yet. */
  readonly isFresh: boolean;
}

/** A block that was looked at is written again only with so much that is new, in parts of its own size. */
const WORTH = 0.2;

/**
 * Which blocks of a day become one: the fresh ones, and of the others those that are not much larger than what
 * joins them. So a byte is written again a few times only, and of a day few blocks are left.
 */
export function blocksToMerge<Block extends BlockSize>(blocks: readonly Block[]): readonly Block[] {
  const chosen = blocks.filter(({ isFresh }) => isFresh);
  let bytes = chosen.reduce((sum, block) => sum + block.bytes, 0);
  const settled = blocks.filter(({ isFresh }) => !isFresh).sort((a, b) => a.bytes - b.bytes);
  for (const block of settled) {
    if (chosen.length === 0 || bytes < block.bytes * WORTH) break;
    chosen.push(block);
    bytes += block.bytes;
  }
  return chosen;
}
