export const LANGUAGES = ['typescript', 'javascript', 'python', 'go', 'java'] as const;
export type Language = (typeof LANGUAGES)[number];

const BY_ENDING: ReadonlyMap<string, Language> = new Map([
  ...['ts', 'mts', 'cts', 'tsx'].map((ending) => [ending, 'typescript'] as const),
  ...['js', 'mjs', 'cjs', 'jsx'].map((ending) => [ending, 'javascript'] as const),
  ...['py', 'pyi'].map((ending) => [ending, 'python'] as const),
  ['go', 'go'],
  ['java', 'java'],
]);

/** By its name only; undefined for what is not analysed. */
export function languageOf(path: string): Language | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return BY_ENDING.get(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
}
