import { choice, decimal, flag, integer, text, texts } from '../setting-kinds.js';
import { Setting } from '../setting.js';
import { groupOf, listOf, mapOf } from '../structured-kinds.js';
import { header, httpUrl, methods, roles } from './gateway-kinds.js';

const URL_PATH = text('a path that begins with / and has no spaces, ? or #', /^\/[^\s?#]{0,1023}$/);

const HEADERS = mapOf(text('a text of 1 to 4096 characters on one line', /^[^\r\n]{1,4096}$/), {
  what: 'headers',
  key: header.pattern,
  keyPhrase: header.phrase,
});

class GatewayTarget {
  @Setting(httpUrl(), {
    required: true,
    secret: 'credentials',
    description: 'Where requests go: scheme, host and port, and a path before theirs if any.',
  })
  url!: string;

  @Setting(integer(1, 1000), { default: 1, description: 'Share of the requests.' })
  weight!: number;
}

class GatewayRateLimit {
  @Setting(integer(1, 10_000_000), { description: 'Requests that one caller may make a minute.' })
  requestsPerMinute?: number;

  @Setting(integer(1, 100_000_000), { description: 'Requests that one caller may make an hour.' })
  requestsPerHour?: number;

  @Setting(integer(1, 1_000_000), { description: 'Requests that may come at once.' })
  burstLimit?: number;
}

class GatewayHealthCheck {
  @Setting(URL_PATH, { default: '/health', description: 'Path asked for.' })
  path!: string;

  @Setting(decimal(0.1, 3600), { default: 5, description: 'Seconds between two questions.' })
  intervalSeconds!: number;
}

class GatewayCircuitBreaker {
  @Setting(integer(1, 10_000), { default: 5, description: 'Failures in a row that open it.' })
  failureThreshold!: number;

  @Setting(decimal(0.1, 3600), { default: 30, description: 'Seconds until it is tried again.' })
  resetSeconds!: number;
}

class GatewayRequestTransform {
  @Setting(HEADERS, { secret: 'all', description: 'Headers that are set; secret.' })
  setHeaders?: Record<string, string>;

  @Setting(texts(), { description: 'Headers that are taken away.' })
  removeHeaders?: string[];

  @Setting(URL_PATH, { description: 'Path instead of the one that was asked for.' })
  rewritePath?: string;
}

class GatewayResponseTransform {
  @Setting(HEADERS, { secret: 'all', description: 'Headers that are set; secret.' })
  setHeaders?: Record<string, string>;

  @Setting(texts(), { description: 'Headers that are taken away.' })
  removeHeaders?: string[];
}

class GatewayTransform {
  @Setting(groupOf(GatewayRequestTransform), { description: 'Changes on the way in.' })
  request?: GatewayRequestTransform;

  @Setting(groupOf(GatewayResponseTransform), { description: 'Changes on the way out.' })
  response?: GatewayResponseTransform;
}

/** One entry of `gateway.routes`. */
export class GatewayRoute {
  @Setting(
    text('a path that begins with / or =/, without spaces, ? or #', /^=?\/[^\s?#]{0,1023}$/),
    {
      required: true,
      description: 'Prefix of the path; =/x is exactly /x; :name is any one part.',
    },
  )
  path!: string;

  @Setting(listOf(groupOf(GatewayTarget), 'targets'), { description: 'Where requests go.' })
  targets?: GatewayTarget[];

  @Setting(httpUrl(), {
    secret: 'credentials',
    description: 'The only target, instead of targets.',
  })
  targetUrl?: string;

  @Setting(methods(), { description: 'Methods that are forwarded; all of them when absent.' })
  methods?: string[];

  @Setting(choice(['roundRobin', 'leastConnections', 'weighted']), {
    default: 'roundRobin',
    description: 'How a target is chosen.',
  })
  balance!: 'roundRobin' | 'leastConnections' | 'weighted';

  @Setting(groupOf(GatewayRateLimit), { description: 'Bounds the requests of each caller.' })
  rateLimit?: GatewayRateLimit;

  @Setting(flag(), { default: true, description: 'Whether callers need a credential.' })
  authRequired!: boolean;

  @Setting(roles(), { description: 'Roles that may call; all of them when absent.' })
  roles?: string[];

  @Setting(decimal(0.1, 3600), { default: 30, description: 'Seconds a target may take.' })
  timeoutSeconds!: number;

  @Setting(groupOf(GatewayHealthCheck), { description: 'How targets are watched.' })
  healthCheck?: GatewayHealthCheck;

  @Setting(groupOf(GatewayCircuitBreaker), { description: 'When a failing target is left alone.' })
  circuitBreaker?: GatewayCircuitBreaker;

  @Setting(groupOf(GatewayTransform), { description: 'What is changed on the way.' })
  transform?: GatewayTransform;
}
