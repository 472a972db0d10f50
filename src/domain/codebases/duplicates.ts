/** Shorter functions look alike by nature. */
export const LEAST_DUPLICATE_TOKENS = 50;

/** Functions that are alike but for their names and literals. */
export interface DuplicateGroup<Element> {
  readonly tokens: number;
  readonly elements: readonly Element[];
}

/** Those that save most when they become one come first. */
export function groupDuplicates<
  Element extends { readonly tokenHash: string | null; readonly tokens: number },
>(elements: readonly Element[]): readonly DuplicateGroup<Element>[] {
  const groups = new Map<string, Element[]>();
  for (const element of elements) {
    if (element.tokenHash === null) continue;
    const group = groups.get(element.tokenHash) ?? [];
    groups.set(element.tokenHash, group);
    group.push(element);
  }
  const saved = ({ tokens, elements: alike }: DuplicateGroup<Element>) =>
    tokens * (alike.length - 1);
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => ({ tokens: group[0]?.tokens ?? 0, elements: group }))
    .sort((left, right) => saved(right) - saved(left));
}
