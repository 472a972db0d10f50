import { flag, host, integer, trustedNetworks } from '../setting-kinds.js';
import { origins } from '../origin-kind.js';
import { Section, Setting } from '../setting.js';

class CorsSettings {
  @Setting(origins(), {
    profiles: { development: ['*'], staging: [], production: [] },
    description:
      'Origins whose pages may call the API from a browser; * is any, and not for production.',
  })
  allowedOrigins!: string[];
}

class RateLimitSettings {
  @Setting(flag(), {
    live: true,
    noEffectYet: true,
    profiles: { development: false, staging: true, production: true },
    description: 'Bounds the requests of each caller.',
  })
  enabled!: boolean;

  @Setting(integer(1, 1_000_000), {
    live: true,
    noEffectYet: true,
    default: 60,
    description: 'Requests that one caller may make in a minute.',
  })
  requestsPerMinute!: number;
}

export class ApiSettings {
  @Setting(host(), { default: '127.0.0.1', description: 'Address the application listens on.' })
  host!: string;

  @Setting(integer(0, 65535), {
    default: 8000,
    description: 'Port the application listens on; 0 takes any free one.',
  })
  port!: number;

  @Setting(trustedNetworks(), {
    default: [],
    description:
      'Proxies before this program: addresses and ranges whose X-Forwarded-For tells where a request comes from.',
  })
  trustedProxies!: string[];

  @Setting(integer(1, 64), {
    default: 1,
    noEffectYet: true,
    description: 'Processes that answer requests.',
  })
  workers!: number;

  @Setting(integer(1, 3600), {
    default: 30,
    description:
      'Seconds a request may take before it is answered 504; event streams have no such end.',
  })
  timeoutSeconds!: number;

  @Setting(integer(1, 100_000), {
    live: true,
    default: 1000,
    description: 'Requests handled at once; one more is answered 503. Health routes always answer.',
  })
  maxConcurrentOperations!: number;

  @Section(CorsSettings) cors!: CorsSettings;
  @Section(RateLimitSettings) rateLimit!: RateLimitSettings;
}
