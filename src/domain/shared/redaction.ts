export const HIDDEN = '***';

/** Names of facts whose values are never written, spelled without hyphens and underscores. */
const SECRET_NAMES = new Set(['key', 'keys', 'xapikey', 'auth', 'pwd', 'pass', 'jwt', 'signature']);
const SECRET_ENDINGS =
  /(authorization|apikey|secrets?|token|password|passwd|passphrase|cookies?|credentials?|privatekey|bootstrapkey|signingkey|encryptionkey)$/;

const folded = (name: string): string => name.toLowerCase().replace(/[-_. ]/g, '');

export function isSecretName(name: string): boolean {
  const plain = folded(name);
  return SECRET_NAMES.has(plain) || SECRET_ENDINGS.test(plain);
}

/** Secrets known by how they look; each leaves enough to tell what was there. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/\bbrain_[\w-]{16,}/g, `brain_${HIDDEN}`],
  [/\b(Bearer)\s+[\w.~+/=-]{6,}/gi, `$1 ${HIDDEN}`],
  [/\b(Basic)\s+[\w+/]{12,}={0,2}/gi, `$1 ${HIDDEN}`],
  [/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g, HIDDEN],
  [/\b(gh[pousr]_|github_pat_)\w{20,}/g, `$1${HIDDEN}`],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"'<>]{1,512}@/gi, `$1${HIDDEN}@`],
  [
    /([?&](?:[\w-]{0,40}(?:token|secret|password|api[_-]?key)|key|sig|signature)=)[^&\s"'#]+/gi,
    `$1${HIDDEN}`,
  ],
];

/** Shorter ones would hide half of the language. */
const SHORTEST_SECRET = 6;

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * @param secrets texts to hide wherever they turn up, besides those known by how they look
 * @returns a function that hides secrets within a text
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((left, right) => right.length - left.length)
    .map(literal);
  const exact = known.length > 0 ? new RegExp(known.join('|'), 'g') : undefined;
  return (text) => {
    let safe = exact ? text.replace(exact, HIDDEN) : text;
    for (const [pattern, replacement] of PATTERNS) safe = safe.replace(pattern, replacement);
    return safe;
  };
}
