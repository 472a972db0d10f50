import { expect } from 'chai';
import { captured, type Capture } from './log-capture.js';

describe('Log4jsLogger redaction', () => {
  let capture: Capture;

  beforeEach(() => {
    capture = captured({ secrets: ['correct horse.battery*', 'ab'] });
  });

  afterEach(() => capture.logging.close());

  for (const name of [
    'authorization',
    'Authorization',
    'apiKey',
    'api_key',
    'x-api-key',
    'X-API-Key',
    'password',
    'dbPassword',
    'secret',
    'client_secret',
    'webhookSecret',
    'token',
    'accessToken',
    'cookie',
    'set-cookie',
    'key',
    'bootstrapKey',
    'jwtSecret',
  ]) {
    it(`hides the fact ${name}, however deep`, () => {
      capture.logging.logger.info('x', {
        [name]: 'hunter2',
        in: [{ [name]: { value: 'hunter2' } }],
      });
      expect(capture.facts()).to.deep.equal({ [name]: '***', in: [{ [name]: '***' }] });
    });
  }

  for (const name of ['keyboard', 'dedupKey', 'tokens', 'monkey', 'passed', 'author']) {
    it(`shows the fact ${name}`, () => {
      capture.logging.logger.info('x', { [name]: 'v' });
      expect(capture.facts()).to.deep.equal({ [name]: 'v' });
    });
  }

  it('hides what becomes a secret later', () => {
    capture.logging.hide(['staple.gun']);
    capture.logging.logger.info('a staple.gun');
    expect(capture.lines.join()).to.include('a ***').and.not.to.include('staple');
  });

  it('tells that a secret is absent', () => {
    capture.logging.logger.info('x', { token: undefined, secret: null });
    expect(capture.facts()).to.deep.equal({ token: null, secret: null });
  });

  const key = `brain_${'A1b-_'.repeat(8)}`;
  for (const [text, seen] of Object.entries({
    [`Key ${key} refused`]: 'Key brain_*** refused',
    'Authorization: Bearer abc.def-ghi_jkl': 'Authorization: Bearer ***',
    'sent basic dXNlcjpwYXNzd29yZA==': 'sent basic ***',
    'jwt eyJhbGciOiJ.eyJzdWIi.c2ln end': 'jwt *** end',
    'postgres://root:hunter2@db/x failed': 'postgres://***@db/x failed',
    'redis://:p@ss@cache:6379': 'redis://***@cache:6379',
    'GET /x?token=abc&limit=5&api_key=def': 'GET /x?token=***&limit=5&api_key=***',
    'it is correct horse.battery*!': 'it is ***!',
    'drab cabs': 'drab cabs',
    'https://github.com/octo/repo/pull/1': 'https://github.com/octo/repo/pull/1',
    'brain_tasks has brain_jobs': 'brain_tasks has brain_jobs',
  })) {
    it(`writes "${text}" as "${seen}" wherever it stands`, () => {
      capture.logging.logger.info(text, {
        text,
        error: new Error(text, { cause: new Error(text) }),
      });
      const { message, extra } = capture.last() as {
        message: string;
        extra: Record<string, unknown>;
      };
      expect(message).to.equal(seen);
      expect(extra['text']).to.equal(seen);
      const error = extra['error'] as { message: string; cause: { message: string } };
      expect([error.message, error.cause.message]).to.deep.equal([seen, seen]);
    });
  }

  it('hides a secret that the limit would cut in two', () => {
    capture.logging.logger.info('x', { text: 'x '.repeat(1010) + key });
    expect(capture.lines[0]).not.to.include('A1b-_');
  });
});
