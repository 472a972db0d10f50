import { expect } from 'chai';
import { SlackChannel } from '../../../../src/adapters/outbound/notifications/slack-channel.js';
import { SLACK_DIALECT } from '../../../../src/adapters/outbound/connectors/slack/slack-dialect.js';
import type { JsonObject } from '../../../../src/domain/shared/json.js';
import type { AlertNotice } from '../../../../src/ports/alerts/alert-channel.js';
import type { HttpRequest } from '../../../../src/ports/runtime/http-client.js';

const NOTICE: AlertNotice = {
  alertId: '0193f000-0000-7000-8000-000000000001',
  status: 'firing',
  severity: 'critical',
  rule: 'disk-full',
  title: 'The disk is full <!channel>',
  text: '97 % are used',
  startedAt: new Date('2026-11-21T02:00:00.000Z'),
  resolvedAt: null,
  labels: {},
};

describe('SlackChannel', () => {
  async function sent(notice: AlertNotice, takesClicks = true): Promise<JsonObject> {
    let request: HttpRequest | undefined;
    const http = {
      send: (given: HttpRequest) => {
        request = given;
        return Promise.resolve({ status: 200, headers: {}, text: 'ok' });
      },
    };
    const options = { idempotencyKey: 'k', signal: new AbortController().signal, isTrusted: true };
    const settings = { url: 'https://hooks.slack.com/services/T/B/x' };
    await new SlackChannel({ http, takesClicks }).send(notice, settings, options);
    return JSON.parse(request?.body ?? '') as JsonObject;
  }

  it('has a button whose press acknowledges the alert', async () => {
    const { blocks } = (await sent(NOTICE)) as { blocks: { elements?: JsonObject[] }[] };
    const [button] = blocks[1]?.elements ?? [];
    const press = {
      type: 'block_actions',
      user: { id: 'U1' },
      actions: [{ action_id: button!['action_id']!, value: button!['value']! }],
    };
    const { command } = SLACK_DIALECT.interpret('block_actions', press, new Date());
    expect(command).to.include({ does: 'acknowledge-alert', alertId: NOTICE.alertId, by: 'U1' });
  });

  it('shows the same text with the button as without, and mentions nobody', async () => {
    const { text, blocks } = (await sent(NOTICE)) as {
      text: string;
      blocks: { text?: { text: string } }[];
    };
    expect(blocks[0]?.text?.text).to.equal(text);
    expect(text).to.contain('&lt;!channel&gt;').and.not.contain('<');
    expect(await sent(NOTICE, false)).to.deep.equal({ text });
  });

  it('has no button where there is nothing to acknowledge', async () => {
    const over: AlertNotice = { ...NOTICE, status: 'resolved', resolvedAt: NOTICE.startedAt };
    const digest: AlertNotice = { ...NOTICE, rule: 'digest', notices: [NOTICE] };
    for (const notice of [over, digest]) expect(await sent(notice)).to.have.all.keys('text');
  });
});
