import { hideCardNumbers } from './card-numbers.js';
import { HIDDEN, SECRET_PATTERNS, SUSPICIOUS } from './secret-patterns.js';

export { HIDDEN } from './secret-patterns.js';
export { isSecretName } from './secret-names.js';

/** Shorter ones would hide half of the language. */
const SHORTEST_SECRET = 6;

/** Of longer secrets this beginning hides the rest too: the rest may be cut off. */
const TELLING_START = 256;

const LONGEST_REMEMBERED = 32;
const MOST_REMEMBERED = 1_000;

/**
 * @param secrets texts to hide wherever they turn up, also percent-encoded or escaped as in JSON, besides
 *   those known by how they look
 * @returns a function that hides secrets within a text, in time that grows with its length
 */
export function redactor(secrets: readonly string[] = []): (text: string) => string {
  const known = [...new Set(secrets.filter(isLongEnough).flatMap(spellings))]
    .sort((left, right) => right.length - left.length)
    .map(foundBy);
  const exact = known.length > 0 ? new RegExp(known.join('|'), 'g') : undefined;
  const hide = (text: string): string => {
    let safe = exact ? text.replace(exact, HIDDEN) : text;
    if (!SUSPICIOUS.test(safe)) return safe;
    for (const { pattern, replace } of SECRET_PATTERNS) {
      safe =
        typeof replace === 'string'
          ? safe.replace(pattern, replace)
          : safe.replace(pattern, replace);
    }
    return hideCardNumbers(safe, HIDDEN);
  };
  return rememberingHarmless(hide);
}

/** Names of facts and words that come with every entry are looked at once. */
function rememberingHarmless(hide: (text: string) => string): typeof hide {
  const harmless = new Set<string>();
  return (text) => {
    if (text.length > LONGEST_REMEMBERED) return hide(text);
    if (harmless.has(text)) return text;
    const safe = hide(text);
    if (safe === text) {
      if (harmless.size >= MOST_REMEMBERED) harmless.clear();
      harmless.add(text);
    }
    return safe;
  };
}

const isLongEnough = (secret: string): boolean => secret.length >= SHORTEST_SECRET;

function foundBy(secret: string): string {
  if (secret.length <= TELLING_START) return literal(secret);
  return `${literal(secret)}|${literal(secret.slice(0, TELLING_START))}[^]*`;
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function spellings(secret: string): readonly string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encoded(secret)].filter(isLongEnough);
}

function encoded(secret: string): string {
  // Half a surrogate pair cannot be encoded.
  return secret.isWellFormed() ? encodeURIComponent(secret) : secret;
}
