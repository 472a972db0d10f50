import { choice, host, integer, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { SHORT_TEXT } from './alert-kinds.js';

/** The mail server of the installation. */
export class MailSettings {
  @Setting(host(), {
    description:
      'The mail server: of jobs on the queue email, and of alert channels that name none of their own.',
  })
  host?: string;

  @Setting(integer(1, 65_535), {
    derivedDefault: '587, or 465 when tls is implicit',
    description: 'Its port.',
  })
  port?: number;

  @Setting(choice(['starttls', 'implicit', 'none']), {
    default: 'starttls',
    description: 'How the connection is encrypted.',
  })
  tls!: 'starttls' | 'implicit' | 'none';

  @Setting(SHORT_TEXT, { description: 'User at the mail server.' })
  user?: string;

  @Setting(text('a text of 1 to 1024 characters', /^[\s\S]{1,1024}$/), {
    secret: 'all',
    description: 'Password of that user.',
  })
  password?: string;

  @Setting(text('an e-mail address', /^[^\r\n]{3,320}$/), {
    description: 'The sender; also of alert channels that name none of their own.',
  })
  from?: string;
}
