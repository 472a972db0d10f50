import { flag, integer, text } from '../setting-kinds.js';
import { Section, Setting } from '../setting.js';
import { roles } from './gateway-kinds.js';

class SessionSettings {
  @Setting(integer(1, 10_080), {
    default: 30,
    noEffectYet: true,
    description: 'Minutes without a request after which a session ends.',
  })
  idleMinutes!: number;

  @Setting(integer(1, 8760), {
    default: 12,
    noEffectYet: true,
    description: 'Hours after which a session ends in any case.',
  })
  absoluteHours!: number;
}

class MassReadSettings {
  @Setting(integer(0, 1_000_000_000), {
    live: true,
    default: 10_000,
    description:
      'Rows of lists that one actor reads from one process within the window before it counts as a mass read; 0 = never.',
  })
  rows!: number;

  @Setting(integer(10, 86_400), {
    live: true,
    default: 300,
    description: 'Length of the window, in seconds.',
  })
  windowSeconds!: number;
}

class MfaSettings {
  @Setting(roles(0), {
    default: [],
    noEffectYet: true,
    description: 'Roles that need a second factor to sign in.',
  })
  requiredRoles!: string[];
}

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

  @Setting(integer(60, 604_800), {
    default: 3600,
    noEffectYet: true,
    description: 'Seconds a token is valid.',
  })
  jwtExpirySeconds!: number;

  @Setting(
    text(
      'the name of a header that is free for keys',
      /^(?!(?:authorization|cookie|host|origin|connection|content-length|content-type|transfer-encoding|upgrade|accept|if-match|idempotency-key|x-request-id)$)[a-z][a-z0-9-]{0,63}$/i,
    ),
    {
      default: 'X-API-Key',
      description: 'Header that carries an API key; Authorization: Bearer works too.',
    },
  )
  apiKeyHeader!: string;

  @Setting(flag(), {
    default: false,
    description: 'Lets URLs that come by API, job or subscription lead to private addresses.',
  })
  allowPrivateAddresses!: boolean;

  @Section(SessionSettings) session!: SessionSettings;
  @Section(MfaSettings) mfa!: MfaSettings;
  @Section(MassReadSettings) massRead!: MassReadSettings;
}
