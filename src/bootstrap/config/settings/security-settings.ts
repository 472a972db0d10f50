import { flag, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class SecuritySettings {
  @Setting(text('16 to 256 printable characters without spaces', /^[\x21-\x7e]{16,256}$/), {
    secret: 'all',
    description: 'The first administrator key; when absent one is made at the first start.',
  })
  bootstrapKey?: string;

  @Setting(flag(), {
    default: true,
    description:
      'False makes every caller an administrator: only in development on a loopback address.',
  })
  requireAuthentication!: boolean;

  @Setting(text(), {
    secret: 'all',
    noEffectYet: true,
    description: 'Signs the tokens of sessions.',
  })
  jwtSecret?: string;
}
