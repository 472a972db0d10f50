import type { JsonObject } from '../../../domain/shared/json.js';
import type {
  AlertChannel,
  AlertChannelOptions,
  AlertNotice,
} from '../../../ports/alerts/alert-channel.js';
import type { HttpClient } from '../../../ports/runtime/http-client.js';
import { ChannelSettings } from './channel-settings.js';
import { headlineOf, linesOf } from './notice-text.js';
import { requireTaken } from './refused-answer.js';

const TIMEOUT_MS = 10_000;

/** Longest text of one message, in characters; Slack cuts at 40,000. */
const LONGEST_TEXT = 8_000;

/** Slack shows no more in one section, in characters. */
const LONGEST_SECTION = 3_000;

/** Posts to an incoming webhook. Slack knows no repeats: after a crash in the midst of it one may appear twice. */
export class SlackChannel implements AlertChannel {
  readonly type = 'slack';

  constructor(
    private readonly deps: {
      readonly http: HttpClient;
      /** Whether presses of buttons come back to us; without, there is no button. */
      readonly takesClicks: boolean;
    },
  ) {}

  async send(
    notice: AlertNotice,
    settings: JsonObject,
    { signal, isTrusted }: AlertChannelOptions,
  ): Promise<void> {
    const url = new ChannelSettings(this.type, settings).required('url');
    const text = [`*${inert(headlineOf(notice))}*`, ...linesOf(notice).map(inert)].join('\n');
    const answer = await this.deps.http.send({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: text.slice(0, LONGEST_TEXT), ...this.blocksFor(notice, text) }),
      isTrusted,
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    requireTaken(answer);
  }

  /** The text, and a button that acknowledges the alert. */
  private blocksFor({ status, notices, alertId }: AlertNotice, text: string) {
    if (!this.deps.takesClicks || status !== 'firing' || notices !== undefined) return {};
    const section = text.slice(0, LONGEST_SECTION).toWellFormed();
    const label = { type: 'plain_text', text: 'Acknowledge' };
    const button = { type: 'button', action_id: 'acknowledge_alert', text: label, value: alertId };
    return {
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: section } },
        { type: 'actions', elements: [button] },
      ],
    };
  }
}

/** What would be a link or a mention is text. */
function inert(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
