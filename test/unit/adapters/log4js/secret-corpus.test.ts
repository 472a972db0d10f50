import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { captured } from './log-capture.js';

const SECRET = 'Hx7TgYw2Qz9LmNb4Vc6K';

/** Texts that show the secret in ways it can be known by; every one goes through every surface. */
const TEXTS: Readonly<Record<string, string>> = {
  'own key': `brain_${SECRET}`,
  bearer: `Bearer ${SECRET}`,
  'basic credentials': `Basic ${Buffer.from(`user:${SECRET}`).toString('base64')}`,
  JWT: `eyJhbGciOiJIUzI1NiJ9.eyJz${SECRET}.${SECRET}`,
  'GitHub token': ['ghp', `_${SECRET}${SECRET}`].join(''),
  'Slack token': ['xoxb', `-1234567890-${SECRET}`].join(''),
  'Linear key': ['lin_api', `_${SECRET}`].join(''),
  'Stripe key': ['sk_live', `_${SECRET}`].join(''),
  'URL with password': `postgres://brain:${SECRET}@db.internal/brain`,
  'URL with query': `https://api.example.com/x?access_token=${SECRET}&limit=5`,
  'JSON in text': `{"user":"bob","password":"${SECRET}"}`,
  'JSON in JSON in text': JSON.stringify(`{"password":"${SECRET}"}`),
  assignment: `DB_PASSWORD=${SECRET}`,
  'header line': `Authorization: ${SECRET}`,
  'cookie line': `Set-Cookie: session=${SECRET}; HttpOnly`,
  'PEM key': `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`,
  'e-mail address': `${SECRET}@example.com`,
  'secret key': `SECRET_KEY=${SECRET}`,
  'option of a command line': `brain start --db-password ${SECRET}`,
  'encoded JSON': encodeURIComponent(`{"token":"${SECRET}"}`),
  'wrongly written URL': `Invalid URL: postgres://user:ab/${SECRET}@db`,
  'DSN without scheme': `root:${SECRET}@tcp(127.0.0.1:3306)/db`,
  'long JWT': `eyJhbGciOiJIUzI1NiJ9.eyJz${SECRET.repeat(60)}.${SECRET}`,
  'configured secret': `it is ${SECRET}-configured!`,
};

type Log = ReturnType<typeof captured>['logging']['logger'];

const thrown = (text: string): Error => {
  const error = new Error(text);
  error.name = text;
  error.stack = `Error: ${text}\n    at ${text} (file:///x.js:1:2)`;
  return error;
};

/** Every way for a text into an entry. */
const SURFACES: Readonly<Record<string, (log: Log, text: string) => void>> = {
  message: (log, text) => log.info(text),
  'long message': (log, text) => log.info('x '.repeat(350) + `${text} `.repeat(40)),
  fact: (log, text) => log.info('x', { text }),
  'name of a fact': (log, text) => log.info('x', { [text]: 1 }),
  'nested fact': (log, text) => log.info('x', { a: [{ b: { c: [text] } }] }),
  'long fact': (log, text) => log.info('x', { text: `${'x '.repeat(1_000)}${text} `.repeat(9) }),
  'error message, name and stack': (log, text) => log.error('x', { error: thrown(text) }),
  'cause of an error': (log, text) =>
    log.error('x', { error: new Error('outer', { cause: thrown(text) }) }),
  'cause that is a text': (log, text) => log.error('x', { error: new Error('x', { cause: text }) }),
  'data of an error': (log, text) =>
    log.error('x', { error: new AppError('internal', 'x', 'x', { data: { text } }) }),
  'code of an error': (log, text) =>
    log.error('x', { error: Object.assign(new Error('x'), { code: text }) }),
  'errors of an aggregate': (log, text) =>
    log.error('x', { error: new AggregateError([thrown(text)], text) }),
  map: (log, text) => log.info('x', { map: new Map([[text, text]]) }),
  set: (log, text) => log.info('x', { set: new Set([text]) }),
  'name of a logger': (log, text) => log.child(text).info('x'),
  'name of what is timed': (log, text) => log.timed(text, () => 1, { text }),
  'failure of what is timed': (log, text) => {
    try {
      log.timed('x', () => {
        throw thrown(text);
      });
    } catch {
      // Only its entry matters.
    }
  },
};

/** Values that are secret by the name they stand under, whatever they look like. */
const BY_NAME: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'a fact': { password: SECRET },
  'a group under a secret name': { credentials: { user: 'u', value: SECRET } },
  'a list under a secret name': { secrets: [SECRET] },
  'a map': { headers: new Map([['x-api-key', SECRET]]) },
  'raw headers': { rawHeaders: ['Accept', '*/*', 'Authorization', SECRET] },
  'pairs of headers': { headers: [['cookie', SECRET]] },
  'a getter': {
    get token() {
      return SECRET;
    },
  },
  'data of an error': {
    error: new AppError('internal', 'x', 'x', { data: { apiKey: SECRET } }),
  },
  'an error under a secret name': { token: new Error(SECRET) },
  'a URL': { url: new URL(`https://u:${SECRET}@x.test/?sig=${SECRET}`) },
  'pairs of name and value': { headers: [{ name: 'authorization', value: SECRET }] },
  'words of a command line': { argv: ['start', '--password', SECRET] },
  'a secret key': { secretKey: SECRET },
  'a card number': { amount: 4111111111111111 },
};

describe('secrets in log entries', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brain-secrets-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** All that is written of what `tell` logs: console, files, and what else gets entries. */
  async function written(
    format: 'json' | 'text',
    tell: (log: Log) => void,
    context?: string,
  ): Promise<string> {
    const records: string[] = [];
    const { logging, lines } = captured({
      format,
      directory: folder,
      secrets: [`${SECRET}-configured!`],
      scope: {
        current: () =>
          context === undefined
            ? undefined
            : { requestId: context, actor: { kind: 'local', id: context, role: 'viewer' } },
      },
      onRecord: (record) => void records.push(JSON.stringify(record)),
    });
    tell(logging.logger);
    await logging.close();
    const files = ['brain.log', 'errors.log'].map((name) => {
      try {
        return readFileSync(join(folder, name), 'utf8');
      } catch {
        return '';
      }
    });
    expect(lines).not.to.have.lengthOf(0);
    expect(records).to.have.lengthOf(lines.length);
    return [...lines, ...records, ...files].join('\n');
  }

  const encoded = Buffer.from(`user:${SECRET}`).toString('base64').slice(0, 20);

  for (const format of ['json', 'text'] as const) {
    for (const [surface, tell] of Object.entries(SURFACES)) {
      it(`show in no ${surface} as ${format}`, async () => {
        for (const [kind, text] of Object.entries(TEXTS)) {
          const seen = await written(format, (log) => tell(log, text));
          expect(seen, kind).not.to.include(SECRET);
          expect(seen, kind).not.to.include(encoded);
        }
      });
    }

    for (const [holder, facts] of Object.entries(BY_NAME)) {
      it(`show in ${format} under no secret name: ${holder}`, async () => {
        const seen = await written(format, (log) => log.error('x', facts));
        expect(seen).not.to.include(SECRET);
        expect(seen).not.to.include('4111111111111111');
        expect(seen).to.include('***');
      });
    }

    it(`show in no request id and no actor as ${format}`, async () => {
      for (const [kind, text] of Object.entries(TEXTS)) {
        expect(await written(format, (log) => log.info('x'), text), kind).not.to.include(SECRET);
      }
    });
  }
});
