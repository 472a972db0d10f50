import { expect } from 'chai';
import { SLACK_DIALECT } from '../../../../../src/adapters/outbound/connectors/slack/slack-dialect.js';
import { SignedWebhookProvider } from '../../../../../src/adapters/outbound/connectors/webhooks/signed-webhook-provider.js';
import type { JsonObject } from '../../../../../src/domain/shared/json.js';
import { opened } from '../../../../support/opened-delivery.js';
import { expectSane } from '../webhooks/sane-news.js';

const RECEIVED_AT = new Date('2026-11-21T08:00:00.000Z');
const ALERT_ID = '0193f000-0000-7000-8000-000000000001';
const provider = new SignedWebhookProvider(SLACK_DIALECT);

function interpret(type: string, payload: JsonObject) {
  const news = provider.interpret(type, payload, RECEIVED_AT);
  expectSane(news);
  return news;
}

const inner = (event: JsonObject): JsonObject => ({
  type: 'event_callback',
  event_id: 'Ev1',
  event_time: 1_795_226_400,
  event,
});

describe('news of Slack', () => {
  const message = {
    channel: 'C1',
    user: 'U1',
    text: 'deploy done\nat last',
    ts: '1795226400.000200',
  };
  const CASES: readonly (readonly [string, JsonObject, string, string | null, string | null])[] = [
    ['message', message, 'message created', 'C1:1795226400.000200', 'deploy done'],
    [
      'message',
      { subtype: 'message_changed', channel: 'C1', message: { text: 'new', ts: '1.000' } },
      'message updated',
      'C1:1.000',
      'new',
    ],
    [
      'message',
      { subtype: 'message_deleted', channel: 'C1', deleted_ts: '1.000' },
      'message deleted',
      'C1:1.000',
      null,
    ],
    [
      'message',
      { ...message, bot_id: 'B1' },
      'message other',
      'C1:1795226400.000200',
      'deploy done',
    ],
    [
      'message',
      { ...message, subtype: 'bot_message' },
      'message other',
      'C1:1795226400.000200',
      'deploy done',
    ],
    ['app_mention', message, 'message commented', 'C1:1795226400.000200', 'deploy done'],
    [
      'reaction_added',
      { user: 'U1', reaction: 'eyes', item: { type: 'message', channel: 'C1', ts: '1.000' } },
      'message updated',
      'C1:1.000',
      'eyes',
    ],
    ['channel_created', { channel: { id: 'C2', name: 'new' } }, 'project created', 'C2', 'new'],
    ['channel_rename', { channel: { id: 'C2', name: 'newer' } }, 'project updated', 'C2', 'newer'],
    ['channel_archive', { channel: 'C2', user: 'U1' }, 'project completed', 'C2', null],
    ['member_joined_channel', { channel: 'C2', user: 'U1' }, 'project updated', 'C2', null],
    ['team_join', { user: { id: 'U3' } }, 'project updated', null, null],
    ['app_uninstalled', {}, 'webhook deleted', null, null],
    ['tokens_revoked', {}, 'webhook deleted', null, null],
    ['pin_added', {}, 'other other', null, null],
  ];

  for (const [type, event, told, externalId, title] of CASES) {
    it(`${type} ${String(event['subtype'] ?? '')} is ${told}`, () => {
      const news = interpret(type, inner({ ...event, type }));
      expect(`${news.entity} ${news.action}`).to.equal(told);
      expect([news.externalId, news.title]).to.deep.equal([externalId, title]);
    });
  }

  it('happened when the event says, to the millisecond', () => {
    const at = (event: JsonObject) => interpret('message', inner(event)).occurredAt?.toISOString();
    expect(at({ event_ts: '1795226400.123456' })).to.equal('2026-11-21T02:00:00.123Z');
    expect(at({ ts: '1795226401.000200' })).to.equal('2026-11-21T02:00:01.000Z');
    expect(at({})).to.equal('2026-11-21T02:00:00.000Z');
  });

  it('tells who did it, in all the ways Slack does', () => {
    expect(interpret('message', inner({ user: 'U1' })).actor).to.equal('U1');
    expect(interpret('team_join', inner({ user: { id: 'U2' } })).actor).to.equal('U2');
    expect(interpret('slash_command', { user_id: 'U3' }).actor).to.equal('U3');
    expect(interpret('block_actions', { user: { id: 'U4' } }).actor).to.equal('U4');
  });
});

describe('commands of Slack', () => {
  const reply = 'https://hooks.slack.com/commands/T1/1/x';
  const typed = (text: string, url = reply): JsonObject => ({
    command: '/brain',
    text,
    user_id: 'U1',
    response_url: url,
    trigger_id: '1.2.3',
  });

  it('acknowledge an alert, with a note or without', () => {
    const command = { does: 'acknowledge-alert', alertId: ALERT_ID, by: 'U1', replyUrl: reply };
    for (const [text, note] of [
      [`ack ${ALERT_ID}`, null],
      [` Acknowledge  ${ALERT_ID.toUpperCase()}  on it, soon `, 'on it, soon'],
    ] as const) {
      expect(interpret('slash_command', typed(text)).command).to.deep.equal({ ...command, note });
    }
  });

  it('are nothing when they are not understood', () => {
    for (const text of ['', 'ack', 'acknowledge', 'list', `back ${ALERT_ID}`]) {
      expect(interpret('slash_command', typed(text)).command, text).to.equal(undefined);
      const { text: line } = provider.answer('slash_command', typed(text)) as { text: string };
      expect(line).to.contain('`/brain ack');
    }
  });

  it('are answered at once, to who typed them only', () => {
    expect(provider.answer('slash_command', typed(`ack ${ALERT_ID}`))).to.deep.equal({
      response_type: 'ephemeral',
      text: `Acknowledging the alert ${ALERT_ID}.`,
    });
    expect(provider.answer('message', inner({}))).to.equal(undefined);
  });

  it('have their outcome sent to Slack and nowhere else', () => {
    for (const url of [
      'http://hooks.slack.com/commands/x',
      'https://hooks.slack.com.example.org/x',
      'https://example.org/hooks.slack.com',
      'https://hooks.slack.com:8443/x',
      'nonsense',
    ]) {
      const { command } = interpret('slash_command', typed(`ack ${ALERT_ID}`, url));
      expect(command?.replyUrl, url).to.equal(null);
    }
  });

  it('come from buttons too', () => {
    const click = (action: JsonObject) => ({
      type: 'block_actions',
      user: { id: 'U1', username: 'ana' },
      trigger_id: '1.2.3',
      response_url: reply,
      actions: [{ type: 'button', ...action }],
    });
    const { command } = interpret(
      'block_actions',
      click({ action_id: 'acknowledge_alert', value: ALERT_ID }),
    );
    expect(command).to.deep.equal({
      does: 'acknowledge-alert',
      alertId: ALERT_ID,
      note: null,
      by: 'U1',
      replyUrl: reply,
    });
    const other = interpret('block_actions', click({ action_id: 'snooze', value: ALERT_ID }));
    expect(other.command).to.equal(undefined);
    expect(provider.answer('block_actions', click({}))).to.equal(null);
  });
});

describe('deliveries of Slack', () => {
  const NOW = new Date('2026-11-21T02:00:00Z');

  function envelopeOf(type: string, payload: JsonObject) {
    const body = Buffer.from(JSON.stringify(payload));
    const request = provider.sign({ type, deliveryId: 'id-1', body }, 'secret', NOW);
    return opened(provider, request, ['secret'], NOW);
  }

  it('are named by the inner event, the command or the button', () => {
    expect(envelopeOf('message', { subtype: 'bot_message' })).to.deep.equal({
      ...{ type: 'message', action: 'bot_message', deliveryId: 'id-1' },
    });
    expect(envelopeOf('slash_command', { command: '/brain', text: 'a&b=c' })).to.deep.equal({
      ...{ type: 'slash_command', action: '/brain', deliveryId: 'trigger:id-1' },
    });
    expect(envelopeOf('block_actions', { actions: [{ action_id: 'go' }] })).to.deep.equal({
      ...{ type: 'block_actions', action: 'go', deliveryId: 'trigger:id-1' },
    });
    expect(envelopeOf('app_rate_limited', { minute_rate_limited: 1 }).type).to.equal(
      'app_rate_limited',
    );
  });

  it('of a handshake are answered with the challenge', () => {
    const payload = { type: 'url_verification', challenge: 'abc' };
    expect(provider.answer('url_verification', payload)).to.deep.equal({ challenge: 'abc' });
  });

  it('that say nothing of themselves are refused', () => {
    for (const body of ['[]', '{}', '{"type":"event_callback"}', '{"type":"NO TYPE"}']) {
      const request = { headers: {}, body: Buffer.from(body) };
      const read = () => provider.envelope(request, JSON.parse(body) as JsonObject, NOW);
      expect(read, body).to.throw().with.property('code', 'webhook.missing-part');
    }
  });
});
