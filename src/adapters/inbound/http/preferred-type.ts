interface Range {
  readonly type: string;
  readonly version: string | undefined;
  readonly quality: number;
}

export interface OfferedType<Name> {
  readonly name: Name;
  /** `text/plain` */
  readonly type: string;
  /** What the range's `version` must be, where it has one. */
  readonly version?: string;
}

/**
 * What a caller wants to have, by its Accept header (RFC 9110, 12.5.1): the highest q, then what is named
 * rather than covered by a wildcard, then what is named first. The first offer where nothing is asked for, and
 * where nothing that is wanted can be had.
 */
export function preferredType<Name>(
  accept: string | undefined,
  offers: readonly [OfferedType<Name>, ...OfferedType<Name>[]],
): Name {
  const ranges = parseAccept(accept ?? '');
  let best: { readonly name: Name; readonly rank: readonly number[] } | undefined;
  for (const offer of offers) {
    const rank = rankOf(offer, ranges);
    if (rank && (!best || isHigher(rank, best.rank))) best = { name: offer.name, rank };
  }
  return best?.name ?? offers[0].name;
}

/** q, how specific the range is that says so, and how early it came; undefined: it is not wanted. */
function rankOf(offer: OfferedType<unknown>, ranges: readonly Range[]): number[] | undefined {
  let best: number[] | undefined;
  for (const [index, range] of ranges.entries()) {
    const specific = specificity(range, offer);
    if (specific === 0 || (best && specific <= (best[1] ?? 0))) continue;
    best = [range.quality, specific, -index];
  }
  return best && (best[0] ?? 0) > 0 ? best : undefined;
}

/** 0: it does not cover the offer. */
function specificity({ type, version }: Range, offer: OfferedType<unknown>): number {
  if (type === '*/*') return 1;
  if (type.endsWith('/*')) return offer.type.startsWith(type.slice(0, -1)) ? 2 : 0;
  if (type !== offer.type) return 0;
  if (version === undefined) return 3;
  return version === offer.version ? 4 : 0;
}

function isHigher(rank: readonly number[], other: readonly number[]): boolean {
  for (const [index, value] of rank.entries()) {
    const difference = value - (other[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function parseAccept(accept: string): readonly Range[] {
  return accept.split(',').flatMap((part): Range[] => {
    const [type = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    if (type === '') return [];
    const value = (name: string) =>
      parameters.find((parameter) => parameter.startsWith(`${name}=`))?.slice(name.length + 1);
    const quality = Number(value('q') ?? 1);
    const isSane = quality >= 0 && quality <= 1;
    return [{ type, version: value('version'), quality: isSane ? quality : 0 }];
  });
}
