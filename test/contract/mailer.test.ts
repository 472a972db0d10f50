import { InMemoryMailer } from '../../src/adapters/outbound/memory/in-memory-mailer.js';
import {
  SmtpMailer,
  type MailSettings,
} from '../../src/adapters/outbound/notifications/smtp-mailer.js';
import { MailReceiver } from '../support/alert-receivers.js';
import { mailerContract } from './mailer.contract.js';

mailerContract('InMemoryMailer', () => {
  const mailer = new InMemoryMailer();
  return Promise.resolve({
    mailer,
    taken: () => mailer.mails.map((mail) => JSON.stringify(mail)),
    answer: (how) => {
      mailer.how = how;
    },
    forget: (address) => mailer.unknown.add(address),
    unconfigure: () => {
      mailer.how = 'not configured';
    },
    stop: () => Promise.resolve(),
  });
});

mailerContract('SmtpMailer', async () => {
  const unknown = new Set<string>();
  const receiver = await MailReceiver.start({
    onRcptTo({ address }, _session, done) {
      done(unknown.has(address) ? Object.assign(new Error('who?'), { responseCode: 550 }) : null);
    },
  });
  const { port } = receiver;
  const server = { host: '127.0.0.1', port, tls: 'none', from: 'brain@example.org' } as const;
  let settings: MailSettings = server;
  return {
    mailer: new SmtpMailer(() => settings),
    taken: () => receiver.mails,
    answer: (how) => {
      receiver.refusal = { takes: undefined, 'not now': 451, never: 554 }[how];
    },
    forget: (address) => unknown.add(address),
    unconfigure: () => {
      settings = { tls: 'starttls' };
    },
    stop: () => receiver.stop(),
  };
});
