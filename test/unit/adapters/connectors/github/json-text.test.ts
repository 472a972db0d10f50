import { expect } from 'chai';
import { GITHUB_DIALECT } from '../../../../../src/adapters/outbound/connectors/github/github-dialect.js';
import { SignedWebhookProvider } from '../../../../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import { AppError } from '../../../../../src/domain/shared/app-error.js';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TEXT = '{"title":"Café ☕ & more = 100%+"}';

const provider = new SignedWebhookProvider(GITHUB_DIALECT);

function jsonText(body: string, contentType?: string): string {
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  return provider.jsonText({ headers, body: new TextEncoder().encode(body) });
}

describe('the JSON within a GitHub delivery', () => {
  for (const type of ['application/json', 'application/json; charset=utf-8', 'text/x', undefined]) {
    it(`of type ${type ?? 'nothing'} is the body`, () => {
      expect(jsonText(JSON_TEXT, type)).to.equal(JSON_TEXT);
    });
  }

  for (const type of [FORM, `${FORM}; charset=utf-8`, 'Application/X-WWW-Form-URLEncoded']) {
    it(`of type ${type} is the field payload`, () => {
      const form = new URLSearchParams({ other: 'x', payload: JSON_TEXT }).toString();
      expect(jsonText(form, type)).to.equal(JSON_TEXT);
    });
  }

  it('may begin with a byte order mark', () => {
    expect(jsonText(`\uFEFF${JSON_TEXT}`)).to.equal(JSON_TEXT);
    const form = new URLSearchParams({ payload: `\uFEFF${JSON_TEXT}` }).toString();
    expect(jsonText(form, FORM)).to.equal(JSON_TEXT);
  });

  it('is missing in a form without payload', () => {
    expect(() => jsonText('a=b', FORM))
      .to.throw(AppError, 'payload')
      .with.property('code', 'webhook.missing-payload');
  });
});
