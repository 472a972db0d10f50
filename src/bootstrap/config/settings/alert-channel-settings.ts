import { choice, host, integer, text, texts } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { mapOf } from '../structured-kinds.js';
import { SHORT_TEXT } from './alert-kinds.js';

const URL = text('a URL that begins with http:// or https://', /^https?:\/\/[^\s]{1,2000}$/);

/** One entry of `alerts.channels`. */
export class AlertChannelSettings {
  @Setting(text('email, slack, webhook, or a type of a plugin', /^[a-z][a-z0-9-]{0,39}$/), {
    required: true,
    description: 'The kind of channel: email, slack, webhook, or what a plugin provides.',
  })
  type!: string;

  @Setting(integer(1, 10_000), {
    default: 20,
    description: 'Notices a minute; more go out together as one.',
  })
  maxPerMinute!: number;

  @Setting(URL, {
    secret: 'all',
    description: 'Where notices are posted (slack, webhook); for Slack it is the credential.',
  })
  url?: string;

  @Setting(texts(), {
    secret: 'all',
    description: 'Signs notices (webhook): whsec_ and base64; a list while it is being changed.',
  })
  secret?: string[];

  @Setting(host(), {
    derivedDefault: 'the server of mail.*, with its user',
    description: 'The mail server (email).',
  })
  host?: string;

  @Setting(integer(1, 65_535), {
    derivedDefault: '587, or 465 when tls is implicit',
    description: 'Its port (email).',
  })
  port?: number;

  @Setting(choice(['starttls', 'implicit', 'none']), {
    derivedDefault: 'starttls',
    description: 'How the connection is encrypted (email).',
  })
  tls?: 'starttls' | 'implicit' | 'none';

  @Setting(SHORT_TEXT, { description: 'User at the mail server (email).' })
  user?: string;

  @Setting(text('a text of 1 to 1024 characters', /^[\s\S]{1,1024}$/), {
    secret: 'all',
    description: 'Password of that user (email).',
  })
  password?: string;

  @Setting(text('an e-mail address', /^[^\r\n]{3,320}$/), {
    derivedDefault: 'mail.from',
    description: 'The sender (email).',
  })
  from?: string;

  @Setting(texts(), { description: 'Who gets the mail (email).' })
  to?: string[];

  @Setting(
    mapOf(text(), {
      what: 'names to texts',
      key: /^[A-Za-z][A-Za-z0-9_]{0,63}$/,
      keyPhrase: '1 to 64 letters, digits or underscores, the first a letter',
    }),
    { secret: 'all', description: 'Settings of a channel that a plugin provides; secret.' },
  )
  options?: Record<string, string>;
}
