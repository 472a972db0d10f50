/**
 * The last words of names whose values are secret: `dbPassword`,
 * `x-api-key`, `aws_secret_access_key`, `user[password]`. A `-` stands where names may separate words.
 */
const LAST_WORDS = [
  'passwords?',
  'password-(?:hash|confirmation|confirm|repeat)',
  'passwort',
  'passwd',
  'pwd',
  'passphrases?',
  'secrets?',
  'token',
  'credentials?',
  'bearer',
  'signature',
  'card-number',
  'connection-string',
  'auth-header',
  '(?:recovery|backup)-codes?',
  `(?:${[
    ...['api', 'private', 'secret', 'access', 'account', 'auth', 'bootstrap', 'client', 'deploy'],
    ...[
      'encryption',
      'hmac',
      'license',
      'master',
      'service',
      'session',
      'shared',
      'signing',
      'ssh',
    ],
  ].join('|')})-keys?`,
];

/** Secret only when they are the whole name: within others they mean something else. */
const WHOLE_NAMES = [
  ...['keys?', 'auth', 'pass', 'jwt', 'totp', 'otp', 'cvv', 'cvc', 'sid', 'session-id'],
];

/** Headers, whose values reach further than a word: in texts they have patterns of their own. */
const HEADERS = ['authorization', 'cookies?', 'set-cookie2'];

/** `signature-256`, `password2`. */
const NUMBER = '(?:[-_]?\\d{1,4})?';

const anyOf = (words: readonly string[], separator: string): string =>
  `(?:${words.join('|').replaceAll('-', separator)})`;

const WITHIN_TEXT = '[-_. ]?';

/** Patterns of names within a text. */
export const NAMES_IN_TEXT = {
  ending: anyOf(LAST_WORDS, WITHIN_TEXT) + NUMBER,
  whole: anyOf(WHOLE_NAMES, WITHIN_TEXT),
} as const;

const SECRET_NAME = new RegExp(
  `(?:^${anyOf(WHOLE_NAMES, '')}|${anyOf([...LAST_WORDS, ...HEADERS], '')}\\d{0,4})$`,
);

/** Names are known by their ends. */
const LONGEST_END = 64;

const folded = (name: string): string => name.toLowerCase().replace(/[-_. [\]]/g, '');

/** Whether whatever stands under this name is to be hidden: a fact, a header, a field. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(folded(name.length > LONGEST_END ? name.slice(-LONGEST_END) : name));
}
