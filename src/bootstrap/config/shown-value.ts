import { isWeakSecret } from './weak-secret.js';
import type { ValueSetting } from './parts.js';

const LONGEST_SHOWN = 120;

const SECRET_PARAMETER = /pass|secret|token|key|user/i;

/** Hides user, password and tokens of a URL, also of one that is written wrongly. */
export function withoutCredentials(url: string): string {
  return url
    .replace(/^([a-z][a-z0-9+.-]*:(?:\/\/)?)?[\s\S]*@/i, '$1***@')
    .replace(/([?&;])([^=&;]{0,200})=([^&;]*)/g, (whole, separator: string, name: string) =>
      SECRET_PARAMETER.test(name) ? `${separator}${name}=***` : whole,
    );
}

/** The secrets that `withoutCredentials` hides, as written and decoded; users are none. */
export function passwordsWithin(url: string): readonly string[] {
  const [, user = '', password = ''] = credentialsOf(url);
  const parameters = [...url.matchAll(/[?&;]([^=&;]{0,200})=([^&;]*)/g)]
    .filter(([, name = '']) => SECRET_PARAMETER.test(name) && !/user/i.test(name))
    .map(([, , value = '']) => value);
  return [password, ...parameters]
    .flatMap((written) => [written, decoded(written)])
    .filter((text, index, all) => all.indexOf(text) === index)
    .filter((text) => text !== '' && text !== user && !isWeakSecret(text));
}

/** The last `@` before host and path counts; in a URL that is written wrongly the last of all. */
function credentialsOf(url: string): readonly string[] {
  const isWell = /^[^/]*:\/\/[^/?#]*@/.test(url);
  const pattern = isWell
    ? /^[a-z][a-z0-9+.-]*:\/\/([^:@]*):([^/?#]*)@/i
    : /^[a-z][a-z0-9+.-]*:\/\/([^:@/]*):([\s\S]*)@/i;
  return pattern.exec(url) ?? [];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** JSON, with the control characters it would leave as they are escaped too. */
function quoted(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A refused value as a message may show it: short, on one line, never a secret. */
export function shownValue(setting: ValueSetting, value: unknown): string {
  if (setting.secret === 'all') return '"***"';
  // Its parts may be secret, and nothing tells where they are.
  if (setting.kind.parts && typeof value === 'string') return 'a text';
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return 'a group';
  if (typeof value === 'bigint' || typeof value === 'number') return String(value);
  const safe =
    typeof value === 'string' && setting.secret === 'credentials'
      ? withoutCredentials(value)
      : value;
  if (Array.isArray(safe) && safe.some((item) => typeof item === 'object' && item !== null)) {
    return 'a list of groups';
  }
  const text = quoted(safe);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
