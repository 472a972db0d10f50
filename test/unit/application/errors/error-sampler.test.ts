import { expect } from 'chai';
import { NodeDigests } from '../../../../src/adapters/outbound/system/node-digests.js';
import { ErrorSampler } from '../../../../src/application/errors/error-sampler.js';
import { AppError } from '../../../../src/domain/shared/app-error.js';
import { redactor } from '../../../../src/domain/shared/redaction.js';

const SECRET = 'Zq81secret1971value';

describe('ErrorSampler', () => {
  const sampler = new ErrorSampler({ digests: new NodeDigests(), redact: redactor() });
  const sampled = (data: Readonly<Record<string, unknown>>) =>
    sampler.sample(new AppError('internal', 'x.failed', 'Failed', { data }), new Date(0), {
      requestId: undefined,
      actor: undefined,
    }).data;

  for (const [title, data] of Object.entries<Readonly<Record<string, unknown>>>({
    auth: { request: { auth: SECRET } },
    pass: { request: { pass: SECRET } },
    jwt: { request: { jwt: SECRET } },
    sid: { request: { sid: SECRET } },
    otp: { request: { otp: SECRET } },
    masterKey: { request: { masterKey: SECRET } },
    credentials: { credentials: { a: SECRET } },
    secrets: { secrets: [SECRET] },
    'a list of headers': { headers: ['authorization', SECRET] },
    'a name': { [`postgres://u:${SECRET}@h`]: 1 },
    'the cause of a fact': { error: new Error(`password=${SECRET}`) },
  })) {
    it(`shows no secret of ${title}`, () => {
      expect(JSON.stringify(sampled(data)))
        .to.include('***')
        .and.not.include(SECRET);
    });
  }

  it('bounds what it keeps, and shows what is harmless', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 50_000 }, (_, index) => [`k${String(index)}`, 'x'.repeat(500)]),
    );
    expect(JSON.stringify(sampled({ wide, list: [wide, wide] })).length).to.be.below(6_000);
    expect(sampled({ tries: 3, ok: true, in: { a: ['b'] } })).to.deep.equal({
      tries: 3,
      ok: true,
      in: { a: ['b'] },
    });
  });

  it('takes no frames out of a message', () => {
    const forged = '    at forged (file:///srv/brain/src/application/forged.js:1:1)';
    const error = new AppError('internal', 'x.failed', `x\n${forged}\n${forged}\n${forged}`);
    const { frames } = sampler.sample(error, new Date(0), { requestId: 'r', actor: 'a' });
    expect(frames.join()).not.to.include('forged');
  });
});
