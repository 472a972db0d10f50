/** What a hidden text is replaced with. */
export const HIDDEN = '***';

/** Where a token begins: after nothing that could be its own part. */
const START = '(?<![A-Za-z0-9])';

/** Tokens that carry their issuer in their first letters, which stay readable. */
const PREFIXED = [
  '(gh[pousr]_|github_pat_)\\w{16,}', // GitHub
  '(xox[a-z]-|xapp-)[\\w-]{10,}', // Slack
  '(lin_(?:api|oauth|wh)_)\\w{12,}', // Linear
  '(pk_)\\d{1,12}_[A-Za-z0-9]{16,}', // ClickUp
  '((?:sk|rk|pk)_(?:live|test)_)\\w{8,}', // Stripe
  '(whsec_)[\\w+/=-]{12,}', // Stripe and Svix webhooks
  '(AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])', // AWS
  '(AIza)[\\w-]{30,}', // Google
  '(ya29\\.|GOCSPX-)[\\w-]{10,}',
  '(glpat-)[\\w-]{16,}', // GitLab
  '(npm_)\\w{30,}',
  '(?<![_-])(sk-)(?=[\\w-]{0,64}\\d)[\\w-]{20,}', // OpenAI and Anthropic
  '(SG\\.)[\\w-]{16,}\\.[\\w-]{16,}', // SendGrid
].join('|');

/**
 * Names before `=` or `:` whose values are secret. What stands before them in the same word does not matter.
 * `api-key:<id>` is how we name the holder of a key, not the key.
 */
const NAMES =
  '(?!(?<!-)api-key:[^\\s"\'\\\\])(?:passwor[dt]|passwd|passphrase|pwd|secret|token|credentials?|(?:api|private|access|account|signing|encryption|bootstrap)[_-]?key)';

/** A value in double quotes that may be escaped (JSON within JSON), in single quotes, or up to the next separator. */
const VALUE =
  '(\\\\"(?:[^"\\\\]|\\\\\\\\\\\\["\\\\]|\\\\(?!"))*|"(?:[^"\\\\]|\\\\[^])*|\'(?:[^\'\\\\]|\\\\[^])*|(?!(?:true|false|null|undefined|none)\\b|\\*\\*\\*)(?:[^\\s,;&"\'>)}\\]\\\\]|\\\\(?!["\']))+)';

export interface SecretPattern {
  readonly pattern: RegExp;
  readonly replace: string | ((found: string, ...groups: string[]) => string);
}

/** Keeps the opening quote. */
const hideValue = (_found: string, name = '', value = ''): string =>
  name + (/^\\?["']/.exec(value)?.[0] ?? '') + HIDDEN;

/**
 * Secrets known by how they look; each leaves enough to tell what was there. None goes back over text more
 * often than a fixed number of times: a repetition is bounded, or begins only where the one before cannot
 * have been, or nothing is wanted after it.
 */
export const SECRET_PATTERNS: readonly SecretPattern[] = [
  {
    pattern:
      /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    replace: `-----PRIVATE KEY ${HIDDEN}-----`,
  },
  {
    pattern: /\b((?:set-)?cookie2?\\?["']?\s{0,3}:)[^\r\n]+/gi,
    replace: `$1 ${HIDDEN}`,
  },
  {
    pattern:
      /\b(Authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(?:Digest|AWS4-[\w-]{1,20}|Signature|OAuth)\s[^\r\n]+/gi,
    replace: `$1${HIDDEN}`,
  },
  {
    pattern:
      /\b(Authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:(?:Bearer|Basic|Token|ApiKey|Negotiate)\s{1,3})?)[^\s"',;]+/gi,
    replace: `$1${HIDDEN}`,
  },
  { pattern: /brain_(?=[a-z_-]{0,64}[A-Z0-9])[\w-]{16,}/g, replace: `brain_${HIDDEN}` },
  { pattern: /\b(Bearer)\s{1,3}[\w.~+/=-]{6,}/gi, replace: `$1 ${HIDDEN}` },
  {
    pattern: /\b([Bb]asic|BASIC)\s{1,3}(?=[a-z/]{0,64}[A-Z0-9+=])[\w+/]{8,}={0,2}/g,
    replace: `$1 ${HIDDEN}`,
  },
  { pattern: /(?<![\w-])eyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*){1,3}/g, replace: HIDDEN },
  {
    pattern: new RegExp(`${START}(?:${PREFIXED})`, 'g'),
    replace: (_found, ...groups) =>
      (groups.slice(0, -2).find((group) => typeof group === 'string') ?? '') + HIDDEN,
  },
  {
    pattern: /(\bhooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/-]+/g,
    replace: `$1${HIDDEN}`,
  },
  {
    pattern: /\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#"'<>]{1,512}@/gi,
    replace: `$1${HIDDEN}@`,
  },
  {
    pattern:
      /([?&](?:[\w-]{0,40}(?:token|secret|password|api[_-]?key)|key|sig|jwt|auth|otp|[xX]-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)|signature|sid|session_?id)=)[^&\s"'#]+/gi,
    replace: `$1${HIDDEN}`,
  },
  {
    pattern: new RegExp(`(${NAMES}\\\\?["']?\\s{0,3}(?:=>?|:)\\s{0,3})${VALUE}`, 'gi'),
    replace: hideValue,
  },
  {
    pattern:
      /(?<![^\s@<>()"',;:/\\[\]{}=|])[^\s@<>()"',;:/\\[\]{}=|]+(@|%40)(?=(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9-]))/gi,
    replace: `${HIDDEN}$1`,
  },
];

/** Texts without any of these have nothing that a pattern could find; most texts are such. */
export const SUSPICIOUS =
  /[@&?]|%40|:\/\/|-----B|\d{13}|\d{4}[ .-]\d{4,6}[ .-]|brain_|eyJ|authorization|cookie|bearer|basic\s|passw|passphrase|pwd|secret|token|credential|[a-z][_-]?key|gh[pousr]_|github_pat_|xox|xapp-|lin_|[srp]k[_-]|AKIA|ASIA|AIza|ya29|GOCSPX|glpat-|whsec_|npm_|SG\.|hooks\.slack/i;
