import { list } from '../setting-kinds.js';
import type { SettingKind } from '../setting.js';

export const header = {
  pattern: /^[A-Za-z][A-Za-z0-9-]{0,127}$/,
  phrase: '1 to 128 letters, digits or hyphens, the first a letter',
};

/** http:// or https://, without query and fragment. */
export function httpUrl(): SettingKind<string> {
  return {
    phrase: 'a URL that begins with http:// or https://, without ? or #',
    accepts: (value) =>
      typeof value === 'string' &&
      /^https?:\/\/[^\s?#]{1,2000}$/.test(value) &&
      URL.canParse(value),
    fromText: (value) => value.trim(),
    schema: { type: 'string', pattern: '^https?://[^\\s?#]{1,2000}$' },
  };
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function methods(): SettingKind<string[]> {
  return list(`a list of methods (${[...METHODS].join(', ')})`, 1, (item) => METHODS.has(item));
}

const ROLES = new Set(['admin', 'analyst', 'viewer', 'service']);

export function roles(fewest = 1): SettingKind<string[]> {
  return list(`a list of roles (${[...ROLES].join(', ')})`, fewest, (item) => ROLES.has(item));
}
