import { createHmac, randomBytes } from 'node:crypto';

/** Secrets of one run, by what each stands for; none may show anywhere. */
export class Canaries {
  private readonly values = new Map<string, string>();

  /** A secret that only the configuration knows to be one: it looks like nothing. */
  plain(name: string): string {
    return this.keep(name, `Zq${randomBytes(12).toString('hex')}`);
  }

  /** A secret that can be known by how it looks. */
  shaped(name: string, shape: (random: string) => string): string {
    return this.keep(name, shape(randomBytes(20).toString('hex')));
  }

  get size(): number {
    return this.values.size;
  }

  /** Names of those that a text shows, whole or by a telling part, also encoded. */
  shownIn(text: string): readonly string[] {
    return [...this.values]
      .filter(([, value]) => tellingParts(value).some((part) => text.includes(part)))
      .map(([name]) => name);
  }

  private keep(name: string, value: string): string {
    if (this.values.has(name)) throw new Error(`There is a canary ${name} already`);
    this.values.set(name, value);
    return value;
  }
}

const PART = 12;

/**
 * Every run of twelve characters, but for those that all secrets of the shape have (`github_pat_`), and the
 * encodings of the whole that hold whatever stands before it.
 */
function tellingParts(value: string): readonly string[] {
  const random = value.replace(/^(?:github_pat_|lin_api_|[a-z]{2,6}_live_|brain_)/, '');
  const own = random.startsWith('eyJ') ? random.slice(random.indexOf('.') + 9) : random;
  const parts = Array.from({ length: Math.max(1, own.length - PART + 1) }, (_, index) =>
    own.slice(index, index + PART),
  );
  const encoded = [0, 1, 2].map((offset) =>
    Buffer.from(`${'x'.repeat(offset)}${value}`)
      .toString('base64')
      .slice(4, -4),
  );
  return [...parts, ...encoded, encodeURIComponent(value)].filter((part) => part !== '');
}

const base64url = (text: string) => Buffer.from(text).toString('base64url');

/** Shapes of secrets that people paste into places where they do not belong. */
export const SHAPES: Readonly<Record<string, (random: string) => string>> = {
  'own API key': (random) => `brain_${random}`,
  'GitHub token': (random) => `ghp_${random.slice(0, 36)}`,
  'GitHub fine-grained token': (random) => `github_pat_${random}`,
  'Slack token': (random) => `xoxb-${random.slice(0, 12)}-${random.slice(12, 36)}`,
  'AWS key id': (random) => `AKIA${random.slice(0, 16).toUpperCase()}`,
  'Stripe key': (random) => `sk_live_${random.slice(0, 24)}`,
  'Google API key': (random) => `AIza${random.slice(0, 35)}`,
  'Linear key': (random) => `lin_api_${random}`,
  'ClickUp token': (random) =>
    `pk_${random.replace(/\D/g, '').padEnd(8, '1').slice(0, 8)}_${random.slice(0, 32).toUpperCase()}`,
  JWT: (random) =>
    `${base64url('{"alg":"HS256"}')}.${base64url(`{"sub":"${random.slice(0, 12)}"}`)}.${createHmac('sha256', 'x').update(random).digest('base64url')}`,
  'URL with a password': (random) => `postgres://u:p${random.slice(0, 20)}@db.test/x`,
  'e-mail address': (random) => `${random.slice(0, 10)}.person@example.org`,
  'card number': (random) => cardNumber(random),
};

/** Sixteen digits that pass the check of card numbers. */
function cardNumber(random: string): string {
  const digits = `4${BigInt(`0x${random.slice(0, 24)}`)
    .toString()
    .padStart(14, '7')
    .slice(0, 14)}`;
  for (let last = 0; last < 10; last += 1) {
    if (luhn(`${digits}${String(last)}`)) return `${digits}${String(last)}`;
  }
  throw new Error('unreachable');
}

function luhn(digits: string): boolean {
  const sum = digits
    .split('')
    .reverse()
    .reduce((total, digit, index) => {
      const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
      return total + (doubled > 9 ? doubled - 9 : doubled);
    }, 0);
  return sum % 10 === 0;
}
