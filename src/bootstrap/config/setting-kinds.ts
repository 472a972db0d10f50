import { isIP } from 'node:net';
import type { SettingKind } from './setting.js';

const isText = (value: unknown): value is string => typeof value === 'string';

function readNumber(text: string): unknown {
  return /^[+-]?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
}

export function integer(minimum: number, maximum: number): SettingKind<number> {
  return {
    phrase: `an integer between ${minimum} and ${maximum}`,
    accepts: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum,
    fromText: readNumber,
    schema: { type: 'integer', minimum, maximum },
  };
}

export function decimal(minimum: number, maximum: number): SettingKind<number> {
  return {
    phrase: `a number between ${minimum} and ${maximum}`,
    accepts: (value) => typeof value === 'number' && value >= minimum && value <= maximum,
    fromText: readNumber,
    schema: { type: 'number', minimum, maximum },
  };
}

const TRUTHS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  '1': true,
  false: false,
  no: false,
  off: false,
  '0': false,
};

export function flag(): SettingKind<boolean> {
  return {
    phrase: 'true or false',
    accepts: (value) => typeof value === 'boolean',
    fromText: (text) => TRUTHS[text.trim().toLowerCase()] ?? text,
    schema: { type: 'boolean' },
  };
}

export function choice<const T extends string>(
  choices: readonly T[],
  normalise?: (value: unknown) => unknown,
): SettingKind<T> {
  return {
    phrase: `one of ${choices.join(', ')}`,
    accepts: (value) => isText(value) && (choices as readonly string[]).includes(value),
    fromText: (text) => text.trim(),
    schema: { enum: choices },
    ...(normalise ? { normalise } : {}),
  };
}

/** `phrase` names what `pattern` asks for. */
export function text(
  phrase = 'a text of 1 to 4096 characters',
  pattern = /^[\s\S]{1,4096}$/,
): SettingKind<string> {
  return {
    phrase,
    accepts: (value) => isText(value) && !value.includes('\0') && pattern.test(value),
    fromText: (value) => value,
    schema: { type: 'string', ...(pattern.flags === '' ? { pattern: pattern.source } : {}) },
  };
}

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9]([a-z0-9-]{0,62}))*$/i;

export function host(): SettingKind<string> {
  return {
    phrase: 'a host name or an IP address',
    accepts: (value) =>
      isText(value) && (isIP(value) > 0 || (HOST_NAME.test(value) && !/^[\d.]+$/.test(value))),
    fromText: (value) => value.trim(),
    schema: { type: 'string', minLength: 1, maxLength: 253 },
  };
}

/** One text or a list of them, always a list to the program; variables separate them by commas. */
export function list(
  phrase: string,
  fewest: number,
  acceptsItem: (item: string) => boolean,
): SettingKind<string[]> {
  return {
    phrase,
    accepts: (value) =>
      Array.isArray(value) &&
      value.length >= fewest &&
      value.length <= 100 &&
      value.every((item) => isText(item) && acceptsItem(item)),
    fromText: (value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    normalise: (value) => (isText(value) ? [value] : value),
    schema: {
      oneOf: [
        { type: 'string', minLength: 1 },
        { type: 'array', items: { type: 'string' }, minItems: fewest, maxItems: 100 },
      ],
    },
  };
}

export function texts(): SettingKind<string[]> {
  return list(
    'a text or a list of at most 100 texts of 1 to 1024 characters',
    0,
    (item) => item.length > 0 && item.length <= 1024,
  );
}

function isNetwork(item: string): boolean {
  const [address = '', bits, ...rest] = item.split('/');
  const family = isIP(address);
  if (family === 0 || address.includes('%') || rest.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

export function networks(): SettingKind<string[]> {
  return list('a list of 1 to 100 IP addresses or CIDR ranges', 1, isNetwork);
}

/** As `networks`; none is meant as such. */
export function trustedNetworks(): SettingKind<string[]> {
  return list('a list of at most 100 IP addresses or CIDR ranges', 0, isNetwork);
}
