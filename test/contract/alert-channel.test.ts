import { GuardedHttpClient } from '../../src/adapters/outbound/http/guarded-http-client.js';
import { EmailChannel } from '../../src/adapters/outbound/notifications/email-channel.js';
import { SlackChannel } from '../../src/adapters/outbound/notifications/slack-channel.js';
import { WebhookChannel } from '../../src/adapters/outbound/notifications/webhook-channel.js';
import { SystemClock } from '../../src/adapters/outbound/system/system-clock.js';
import type { AlertChannel } from '../../src/ports/alerts/alert-channel.js';
import { HttpReceiver, MailReceiver } from '../support/alert-receivers.js';
import { alertChannelContract, type ChannelUnderTest } from './alert-channel.contract.js';

const STATUS = { takes: 204, 'not now': 503, never: 410 } as const;

async function overHttp(channel: AlertChannel, carriesKey: boolean): Promise<ChannelUnderTest> {
  const receiver = await HttpReceiver.start();
  let isStopped = false;
  return {
    channel,
    carriesKey,
    settings: { url: receiver.url, secret: ['whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY='] },
    taken: () => receiver.requests.map(({ headers, body }) => JSON.stringify(headers) + body),
    answer: (how) => {
      receiver.status = STATUS[how];
    },
    hold: () =>
      new Promise((resolve) => {
        receiver.onHeld = (closed) => {
          resolve({ closed });
        };
      }),
    stop: async () => {
      if (!isStopped) await receiver.stop();
      isStopped = true;
    },
  };
}

const http = new GuardedHttpClient({ allowPrivateAddresses: () => false });

alertChannelContract('SlackChannel', () =>
  overHttp(new SlackChannel({ http, takesClicks: false }), false),
);
alertChannelContract('SlackChannel with buttons', () =>
  overHttp(new SlackChannel({ http, takesClicks: true }), false),
);

alertChannelContract('WebhookChannel', () =>
  overHttp(new WebhookChannel({ http, clock: new SystemClock() }), true),
);

alertChannelContract('EmailChannel', async () => {
  const receiver = await MailReceiver.start();
  let isStopped = false;
  const settings = {
    host: '127.0.0.1',
    port: receiver.port,
    tls: 'none',
    from: 'brain@example.org',
    to: ['ops@example.org'],
  };
  return {
    channel: new EmailChannel(),
    carriesKey: true,
    settings,
    taken: () => receiver.mails,
    answer: (how) => {
      receiver.refusal = { takes: undefined, 'not now': 451, never: 554 }[how];
    },
    hold: () =>
      new Promise((resolve) => {
        receiver.onHeld = (closed) => {
          resolve({ closed });
        };
      }),
    stop: async () => {
      if (!isStopped) await receiver.stop();
      isStopped = true;
    },
  };
});
