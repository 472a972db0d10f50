import { expect } from 'chai';
import { isSecretName, redactor } from '../../../../src/domain/shared/redaction.js';
import { SECRET_PATTERNS } from '../../../../src/domain/shared/secret-patterns.js';

/** Joined here, so that no scanner takes this file for a leak. */
const token = (...parts: readonly string[]): string => parts.join('');

const LETTERS = 'Ab3dEf6hIj9lMn2pQr5tUv8xYz1Bc4Df7Gh0Jk3';

const SECRETS: readonly (readonly [text: string, seen: string])[] = [
  [`key brain_${LETTERS} refused`, 'key brain_*** refused'],
  ['Authorization: Bearer abc.def-ghi_jkl', 'Authorization: Bearer ***'],
  ['authorization=Basic dXNlcjpwYXNz, next', 'authorization=Basic ***, next'],
  ['Authorization: hunter2', 'Authorization: ***'],
  ['Authorization: Digest username="u", response="hunter2"', 'Authorization: ***'],
  ['Authorization: AWS4-HMAC-SHA256 Credential=a/b, Signature=c', 'Authorization: ***'],
  ['{"authorization":"Bearer hunter2x"}', '{"authorization":"Bearer ***"}'],
  ['Cookie: a=1; session=hunter2', 'Cookie: ***'],
  ['Set-Cookie: id=hunter2; HttpOnly\nServer: x', 'Set-Cookie: ***\nServer: x'],
  ['sent basic dXNlcjpwYXNzd29yZA==', 'sent basic ***'],
  ['jwt eyJhbGciOiJ.eyJzdWIi.c2ln end', 'jwt *** end'],
  ['jwe eyJhbGciOiJ.aaa.bbb.ccc.ddd end', 'jwe *** end'],
  [token('ghp', '_', LETTERS), 'ghp_***'],
  [token('github', '_pat_', LETTERS), 'github_pat_***'],
  [token('xoxb', '-123456789012-', LETTERS), 'xoxb-***'],
  [token('xapp', '-1-A0-1-', LETTERS), 'xapp-***'],
  [token('lin_api', '_', LETTERS), 'lin_api_***'],
  [token('pk', '_12345678_', LETTERS.toUpperCase()), 'pk_***'],
  [token('sk', '_live_', LETTERS), 'sk_live_***'],
  [token('whsec', '_', LETTERS), 'whsec_***'],
  [token('AKIA', 'ABCDEFGHIJKLMNOP'), 'AKIA***'],
  [token('AIza', 'SyA', LETTERS), 'AIza***'],
  [token('ya29', '.a0Af_', LETTERS), 'ya29.***'],
  [token('glpat', '-', LETTERS), 'glpat-***'],
  [token('npm', '_', LETTERS), 'npm_***'],
  [token('sk', '-ant-api03-', LETTERS), 'sk-***'],
  [token('SG', '.abcdefghijklmnopqr.', LETTERS), 'SG.***'],
  ['https://hooks.slack.com/services/T00/B00/XyZ', 'https://hooks.slack.com/services/***'],
  ['postgres://root:hunter2@db/x failed', 'postgres://***@db/x failed'],
  ['redis://:p@ss@cache:6379', 'redis://***@cache:6379'],
  ['GET /x?token=abc&limit=5&api_key=def', 'GET /x?token=***&limit=5&api_key=***'],
  ['/x?X-Amz-Signature=abc&client_secret=d', '/x?X-Amz-Signature=***&client_secret=***'],
  ['{"user":"bob","password":"hun\\"ter2","x":1}', '{"user":"bob","password":"***","x":1}'],
  ['"{\\"password\\":\\"hunter2\\",\\"x\\":1}"', '"{\\"password\\":\\"***\\",\\"x\\":1}"'],
  ["{ dbPassword: 'hunter2', x: 1 }", "{ dbPassword: '***', x: 1 }"],
  ['password=hunter2 x=1', 'password=*** x=1'],
  ['DB_PASSWORD=hunter2;x', 'DB_PASSWORD=***;x'],
  ['password: hunter2', 'password: ***'],
  ['user=bob&access_token=abc&x=1', 'user=bob&access_token=***&x=1'],
  ['aws_secret_access_key = abc/def+ghi', 'aws_secret_access_key = ***'],
  ['x-api-key:abcdef', 'x-api-key:***'],
  ['password="never closed', 'password="***'],
  ['mail to jane.doe+x@example.com now', 'mail to ***@example.com now'],
  ['<mueller@example.co.uk>', '<***@example.co.uk>'],
  ['?user=jane%40example.com', '?user=***%40example.com'],
  ['card 4111 1111 1111 1111.', 'card ***.'],
  ['card 4111-1111-1111-1111', 'card ***'],
  ['card=5555555555554444', 'card=***'],
  ['amex 3782 822463 10005', 'amex ***'],
  ['amex 378282246310005', 'amex ***'],
  ['a 19 digit one 6304000000000000000', 'a 19 digit one ***'],
  [
    'x -----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY----- y',
    'x -----PRIVATE KEY ***----- y',
  ],
  ['SECRET_KEY=hunter2', 'SECRET_KEY=***'],
  ['secretKey: "hunter2"', 'secretKey: "***"'],
  ['pass=hunter2 auth=hunter2', 'pass=*** auth=***'],
  ['{"auth":"hunter2","key":"hunter2"}', '{"auth":"***","key":"***"}'],
  ["{ jwt: 'hunter2' }", "{ jwt: '***' }"],
  ['user[password]=hunter2&x=1', 'user[password]=***&x=1'],
  ['password=true.hunter2', 'password=***'],
  ['password=none-hunter2', 'password=***'],
  ['password=***hunter2', 'password=***'],
  ['postgres://user:ab/hunter2@db', 'postgres://***@db'],
  ['Invalid URL: postgres://user:ab#hunter2@db', 'Invalid URL: postgres://***@db'],
  ['amqp://user:a"b?hunter2@mq:5672', 'amqp://***@mq:5672'],
  ['user:hunter2@localhost:5432', '***@localhost:5432'],
  ['dsn root:hunter2@tcp(127.0.0.1:3306)/db', 'dsn ***@tcp(127.0.0.1:3306)/db'],
  ['brain start --password hunter2 --port 1', 'brain start --password *** --port 1'],
  ['--api-key "hunter2 x" y', '--api-key "***" y'],
  ['--key hunter2', '--key ***'],
  ['["start","--db-password","hunter2"]', '["start","--db-password","***"]'],
  ['password        = hunter2', 'password        = ***'],
  ['token := hunter2', 'token := ***'],
  ['a=1&password%3Dhunter2%26b', 'a=1&password%3D***%26b'],
  ['%7B%22token%22%3A%22hunter2%22%7D', '%7B%22token%22%3A%22***%22%7D'],
  ['Authorization: Token token="hunter2", nonce="x"', 'Authorization: ***'],
  ['<password>hunter2</password>', '<password>***</password>'],
  ['AWS4-HMAC-SHA256 Signature=hunter2', 'AWS4-HMAC-SHA256 Signature=***'],
  ['{"name":"password","value":"hunter2"}', '{"name":"password","value":"***"}'],
  ["{name: 'db-password', value: 'hunter2'}", "{name: 'db-password', value: '***'}"],
  ['cut jwt eyJhbGciOiJ.eyJzdWIi', 'cut jwt ***'],
  [token('hvs', '.', LETTERS), 'hvs.***'],
  [token('hf', '_', LETTERS), 'hf_***'],
  [token('pypi', '-AgEIcHlwaS5vcmc', LETTERS), 'pypi-AgE***'],
  [token('dckr', '_pat_', LETTERS), 'dckr_pat_***'],
  [token('shpat', '_', '0123456789abcdef'.repeat(2)), 'shpat_***'],
  ['https://discord.com/api/webhooks/12/Abc-d', 'https://discord.com/api/webhooks/***'],
  ['x -----BEGIN PRIVATE KEY-----\\nMIIB cut off', 'x -----PRIVATE KEY ***-----'],
];

const HARMLESS: readonly string[] = [
  '0192f0c1-2b3c-7d4e-8f50-61728394a5b6',
  '12345678-1234-4123-8123-123456789012',
  'api-key:0192f0c1-2b3c-7d4e-8f50-61728394a5b6',
  'created by api-key:7',
  '2026-01-01T00:00:00.000Z',
  '1767225600000',
  '1767225600123456',
  '1767225600123456789',
  '4111111111111112',
  '4111111111111111222333',
  'f4111111111111111',
  'position 4111 of 1111 in 1111',
  '10.0.0.1:8000',
  'v1.2.3-rc.4+build.5',
  'clickup-brain@0.1.0',
  'koa@3.3.0 and log4js@6.9.1',
  'brain.task.created',
  'brain_tasks has brain_jobs',
  'brain_log_entries_dropped_total',
  'brain_received_event_payloads',
  'sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'https://github.com/octo/repo/pull/1',
  'http://127.0.0.1:8000/health?limit=5&sort=-createdAt',
  'basic authentication failed',
  'the bearer of news',
  'tokens: 12, maxTokens=100',
  'hasPassword=true, token: null, secret=undefined',
  'a secret was refused; its token expired',
  'duplicate key: title; passed: 12, pass: 12, auth: failed',
  'the token is "opaque", its signature is checked',
  'http://localhost:8080/users/@me and http://[::1]:8080/@me',
  '{"url":"http://127.0.0.1:8000","by":"@octocat"}',
  'node:20@sha256:0123456789abcdef',
  'file:///srv/a.js:12:34',
  'status:done path:/api/v1/tasks?limit=5',
  '--password',
  '@octocat commented',
  'task-status moved, risk-free',
  'tasks.create done in 12.5 ms',
  'AKIA is a prefix, ghp_ too',
  'at Object.<anonymous> (file:///srv/brain/dist/src/main.js:12:34)',
  'x'.repeat(300),
];

describe('redactor', () => {
  const redact = redactor();

  for (const [text, seen] of SECRETS) {
    it(`writes ${JSON.stringify(seen)} where a secret was`, () => {
      expect(redact(text)).to.equal(seen);
      expect(redact(`before\n${text}\nafter`)).to.not.contain('hunter2');
    });
  }

  for (const text of HARMLESS) {
    it(`leaves ${JSON.stringify(text.slice(0, 60))} alone`, () => {
      expect(redact(text)).to.equal(text);
    });
  }

  it('changes nothing any more in what is redacted', () => {
    for (const [, seen] of SECRETS) expect(redact(seen)).to.equal(seen);
  });

  it('hides the given secrets however they are spelled', () => {
    const secret = 'pa"ss wörd/%';
    const hide = redactor([secret, 'short']);
    for (const text of [secret, JSON.stringify(secret), encodeURIComponent(secret)]) {
      expect(hide(`it is ${text}!`)).to.match(/^it is "?\*\*\*"?!$/);
    }
    expect(hide('short')).to.equal('short');
  });

  it('hides the beginning of a long given secret whose end is cut off', () => {
    const secret = Array.from({ length: 400 }, (_, index) => `${String(index)}-x`).join('');
    expect(redactor([secret])(`it is ${secret.slice(0, 600)}`)).to.equal('it is ***');
    expect(redactor([secret])(`it is ${secret}!`)).to.equal('it is ***!');
  });

  it('hides the longer one of two secrets that begin alike', () => {
    expect(redactor(['abcdef', 'abcdefghi'])('abcdefghi')).to.equal('***');
  });

  /** Work that grew with the square of these would not end within the time a test has. */
  const megabyte = (part: string) => part.repeat(Math.ceil(1_000_000 / part.length));
  for (const part of [
    'a',
    '4',
    '4111 ',
    '4111-',
    '-',
    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaa',
    '-eyJaaaaa',
    'eyJaaaaa.',
    'brain_',
    'brain_aaaaaaaaaaaaaaaa-',
    'Bearer ',
    'basic aaaaaaaa ',
    'a://',
    'a-',
    'a://a:',
    '?a',
    '?token',
    '&aaaa-token',
    'password',
    'password=',
    'password="',
    'password=\\"',
    'token: ',
    '"\\',
    '@',
    'a@',
    'a.',
    'a@a.',
    'a%40',
    'sk-',
    'sk_live_',
    'SG.aaaaaaaaaaaaaaaa',
    'pk_1',
    'authorization:',
    'cookie:',
    'hooks.slack.com/services/',
    'discord.com/api/webhooks/',
    'a://a:a/',
    'a:a@a',
    'a:',
    'a:a@',
    'a:a"',
    '"a:a,',
    '--',
    '--password',
    '--password ',
    '"--password",',
    '"password","value":',
    'password   ',
    'password  := ',
    'password%3D',
    'password%3D%2',
    'password>',
    'secret-key',
    'api_key1',
    ' key',
    'key="',
    "key:  '",
    'pass ',
    'eyJaaaaa.a',
    'eyJaaaaa.a...',
    'authorization: token a',
    'hvs.',
    'pypi-AgE',
    'xoxb-',
    '\\',
    "'",
    ' ',
    '\n',
  ]) {
    it(`ends on a megabyte of ${JSON.stringify(part)}`, () => {
      expect(redact(`${megabyte(part)}\u0000`)).to.be.a('string');
    });
  }

  it('has no repetition of a repetition without bound', () => {
    const nested = /\((?:[^()\\]|\\.)*[^\\][+*](?:[^()\\]|\\.)*\)[+*]/;
    const sources = SECRET_PATTERNS.map(({ pattern }) => pattern.source);
    expect(sources.filter((source) => nested.test(source))).to.deep.equal([]);
  });
});

/** Each is known as the name of a fact or field, and within a text. */
const NAMES: readonly string[] = [
  ...[
    'password',
    'dbPassword',
    'PASSWORD_HASH',
    'passwordConfirmation',
    'new_password',
    'password2',
  ],
  ...['x-api-key', 'apiKeys', 'API_KEY', 'secretKey', 'secret_key', 'SECRET_KEY', 'secret'],
  ...[
    'aws_secret_access_key',
    'client_secret',
    'clientKey',
    'masterKey',
    'sharedKey',
    'privateKey',
  ],
  ...[
    'hmacKey',
    'sshKey',
    'sessionKey',
    'authHeader',
    'recoveryCodes',
    'backup_code',
    'credentials',
  ],
  ...['x-hub-signature-256', 'stripe-signature', 'signature', 'accessToken', 'token', 'bearer'],
  ...['key', 'keys', 'auth', 'pass', 'jwt', 'otp', 'totp', 'sid', 'sessionId', 'session_id', 'cvv'],
  ...['connectionString', 'cardNumber', 'passphrase', 'pwd', 'user[password]'],
  ...['Authorization', 'proxy-authorization', 'Cookie', 'Set-Cookie'],
];

const ORDINARY_NAMES: readonly string[] = [
  ...['dedupKey', 'groupKey', 'tokens', 'passed', 'author', 'keyboard', 'cookieCount', 'monkey'],
  ...[
    'requestId',
    'secretary',
    'path',
    'sidebar',
    'inside',
    'publicKey',
    'signatureCount',
    'bypass',
  ],
];

describe('names of secrets', () => {
  const redact = redactor();

  for (const name of NAMES) {
    it(`are known: ${name}`, () => {
      expect(isSecretName(name)).to.equal(true);
      expect(isSecretName(`${'x'.repeat(100_000)}.password`)).to.equal(true);
      const json = JSON.stringify({ [name]: 'hunter2', x: 1 });
      for (const text of [`${name}=hunter2`, `${name}='hunter2'`, json, JSON.stringify(json)]) {
        expect(redact(`before ${text}`), text)
          .to.match(/^before .*\*\*\*/)
          .and.not.include('hunter2');
      }
    });
  }

  for (const name of ORDINARY_NAMES) {
    it(`do not take in ${name}`, () => {
      expect(isSecretName(name)).to.equal(false);
      for (const text of [`${name}=plants`, JSON.stringify({ [name]: 'plants' })]) {
        expect(redact(text)).to.equal(text);
      }
    });
  }
});
