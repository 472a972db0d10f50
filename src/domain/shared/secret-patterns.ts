import { NAMES_IN_TEXT } from './secret-names.js';

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
  '(hvs\\.)[\\w-]{20,}', // Vault
  '(hf_)[A-Za-z0-9]{30,}', // Hugging Face
  '(pypi-AgE)[\\w-]{20,}',
  '(dckr_pat_)[\\w-]{20,}', // Docker
  '(shp(?:at|ca|pa|ss)_)[0-9a-fA-F]{32}', // Shopify
  '(SG\\.)[\\w-]{16,}\\.[\\w-]{16,}', // SendGrid
].join('|');

const { ending: ENDING, whole: WHOLE } = NAMES_IN_TEXT;

/** Behind names that are words of every day too: only where something is clearly assigned to them. */
const AFTER_WHOLE = `(?<![\\w.-])${WHOLE}`;

const QUOTE = '\\\\?["\']';

/**
 * From a name to its value; tables align them. Patterns look back from here instead of trying every name at every
 * letter. `api-key:<id>` is how we name the holder of a key, not the key.
 */
const ASSIGNS = `(?=[=:])(?<=[\\w\\]"'\\s])(?!(?<=(?<!-)api-key):[^\\s"'\\\\])(?:${[
  `(?<=${ENDING}\\]?(?:${QUOTE})?[ \\t]{0,32})(?:=>|:=|=(?!>)|:(?!=))`,
  `(?<=${AFTER_WHOLE}[ \\t]{0,32})=>?`,
  `(?<=${AFTER_WHOLE}${QUOTE}\\s{0,3}):`,
  `(?<=${AFTER_WHOLE}\\s{0,3}):(?=\\s{0,3}${QUOTE})`,
].join('|')})\\s{0,3}[ \\t]{0,32}`;

const OPTION = '(?<=(?:^|[\\s"\'=])--?[\\w-]{1,64})';

/** Behind an option of a command line, also in a list of its words. */
const AFTER_OPTION = `(?=[ \\t\\\\"'])(?<=\\w)${OPTION}(?:(?<=${ENDING})|(?<=-${WHOLE}))(?:[ \\t]{1,16}(?!-)|${QUOTE}\\s{0,3},\\s{0,8}(?=${QUOTE}))`;

/** Behind the name of a pair: `"name":"password","value":`. */
const VALUE_OF_PAIR = `(?=[\\\\"'])(?<=${ENDING})${QUOTE}\\s{0,3},\\s{0,8}(?:${QUOTE})?value(?:${QUOTE})?\\s{0,3}:\\s{0,3}`;

/** What ends a value that is not quoted. */
const ENDS = '[\\s,;&"\'<>)}\\]\\\\]|$';

/** A value in double quotes that may be escaped (JSON within JSON), in single quotes, or up to the next separator. */
const VALUE = `(\\\\"(?:[^"\\\\]|\\\\\\\\\\\\["\\\\]|\\\\(?!"))*|"(?:[^"\\\\]|\\\\[^])*|'(?:[^'\\\\]|\\\\[^])*|(?!(?:true|false|null|undefined|none|\\*\\*\\*)(?:${ENDS}))(?:[^\\s,;&"'>)}\\]\\\\]|\\\\(?!["']))+)`;

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
    pattern: /((?:set-)?cookies?2?\\?["']?\s{0,3}[:=])[^\r\n]+/gi,
    replace: `$1 ${HIDDEN}`,
  },
  {
    pattern:
      /(Authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?)(?:(?:Digest|AWS4-[\w-]{1,20}|Signature|OAuth)\s|Token\s{1,3}\w{1,40}=)[^\r\n]+/gi,
    replace: `$1${HIDDEN}`,
  },
  {
    pattern:
      /(Authorization\\?["']?\s{0,3}[:=]\s{0,3}\\?["']?(?:(?:Bearer|Basic|Token|ApiKey|Negotiate)\s{1,3})?)[^\s"',;]+/gi,
    replace: `$1${HIDDEN}`,
  },
  { pattern: /brain_(?=[a-z_-]{0,64}[A-Z0-9])[\w-]{16,}/g, replace: `brain_${HIDDEN}` },
  { pattern: /\b(Bearer)\s{1,3}[\w.~+/=-]{6,}/gi, replace: `$1 ${HIDDEN}` },
  {
    pattern: /\b([Bb]asic|BASIC)\s{1,3}(?=[a-z/]{0,64}[A-Z0-9+=])[\w+/]{8,}={0,2}/g,
    replace: `$1 ${HIDDEN}`,
  },
  {
    // The last part may be cut off; then a long first one is enough.
    pattern:
      /(?<![\w-])eyJ[\w-]{5,}(?:\.[\w-]+(?:(?:\.[\w-]*){1,3}|(?:\.{3}|…)?$)|$(?<=[\w-]{256}))/g,
    replace: HIDDEN,
  },
  {
    pattern: new RegExp(`${START}(?:${PREFIXED})`, 'g'),
    replace: (_found, ...groups) =>
      (groups.slice(0, -2).find((group) => typeof group === 'string') ?? '') + HIDDEN,
  },
  {
    pattern:
      /(\b(?:hooks\.slack\.com\/(?:services|workflows|triggers)|discord(?:app)?\.com\/api\/webhooks)\/)[\w/-]+/g,
    replace: `$1${HIDDEN}`,
  },
  {
    pattern: /(?<=\w):\/\/[^\s/?#"'<>]{1,512}@/g,
    replace: `://${HIDDEN}@`,
  },
  {
    // Passwords with `/`, `#`, `?` or quotes, which are no URL; a number there is a port.
    pattern:
      /(?<=\w):\/\/(?!\[)[^\s@/:]{0,128}:(?!\d{1,5}(?:[/?#"'\\,;)\]}<>]|$))(?:[^\s@:]|:(?!\/\/)){1,512}@/g,
    replace: `://${HIDDEN}@`,
  },
  {
    // The same without a scheme, before a host: `user:…@tcp(db:3306)`.
    pattern:
      /(?<![\w.+-])\w[\w.+-]{0,63}:[^\s:@/]{1,256}@(?=localhost\b|(?!sha\d{1,3}:)[\w.-]{1,128}[:(/])/g,
    replace: `${HIDDEN}@`,
  },
  {
    pattern:
      /([?&](?:[\w-]{0,40}(?:token|secret|password|api[_-]?key)|key|sig|jwt|auth|otp|[xX]-(?:Amz|Goog)-(?:Signature|Credential|Security-Token)|signature|sid|session_?id)=)[^&\s"'#]+/gi,
    replace: `$1${HIDDEN}`,
  },
  ...[ASSIGNS, AFTER_OPTION, VALUE_OF_PAIR].map((before) => ({
    pattern: new RegExp(`(${before})${VALUE}`, 'gi'),
    replace: hideValue,
  })),
  {
    // URL-encoded forms and JSON.
    pattern: new RegExp(
      `(?=%)(?<=${ENDING})((?:%(?:25)?22)?%(?:25)?3[AD](?:%(?:25)?22)?)(?:(?!%(?:25)?2[26C])[^\\s&"'<>])+`,
      'gi',
    ),
    replace: `$1${HIDDEN}`,
  },
  { pattern: new RegExp(`(?=>)(?<=${ENDING})>[^<>]+(?=</)`, 'gi'), replace: `>${HIDDEN}` },
  {
    pattern:
      /(?<![^\s@<>()"',;:/\\[\]{}=|])[^\s@<>()"',;:/\\[\]{}=|]+(@|%40)(?=(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9-]))/gi,
    replace: `${HIDDEN}$1`,
  },
];

/** Texts without any of these have nothing that a pattern could find; most texts are such. */
export const SUSPICIOUS = new RegExp(
  [
    '[@&?]|%40|://|-----B|\\d{13}|\\d{4}[ .-]\\d{4,6}[ .-]|brain_|eyJ|cookie|basic\\s|bearer|gh[pousr]_',
    'github_pat_|xox|xapp-|lin_|[srp]k[_-]|AKIA|ASIA|AIza|ya29|GOCSPX|glpat-|whsec_|npm_|SG\\.|hooks\\.slack',
    'discord|hvs\\.|hf_|pypi-|dckr_|shp[acps]',
    'pass|pwd|secret|token|credential|signature|auth|key|jwt|otp|cvv|cvc|\\bsid\\b|session.?id',
    '(?:recovery|backup).?code|card.?number|connection.?string',
  ].join('|'),
  'i',
);
