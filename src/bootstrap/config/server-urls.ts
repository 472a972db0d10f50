/** For each adapter that is a server: the schemes of its URL, and an example. */
const SERVERS = {
  database: {
    mysql: { schemes: ['mysql', 'mariadb'], example: 'mysql://user:password@127.0.0.1:3306/brain' },
    postgres: {
      schemes: ['postgres', 'postgresql'],
      example: 'postgres://user:password@127.0.0.1:5432/brain',
    },
  },
  broker: {
    rabbitmq: { schemes: ['amqp', 'amqps'], example: 'amqp://user:password@127.0.0.1:5672' },
    redis: { schemes: ['redis', 'rediss'], example: 'redis://127.0.0.1:6379' },
  },
  cache: {
    redis: { schemes: ['redis', 'rediss'], example: 'redis://127.0.0.1:6379' },
  },
} as const;

export interface Server {
  readonly schemes: readonly string[];
  readonly example: string;
}

/** Undefined when the adapter needs no server. */
export function serverOf(section: keyof typeof SERVERS, type: string): Server | undefined {
  const servers: Readonly<Record<string, Server>> = SERVERS[section];
  return Object.hasOwn(servers, type) ? servers[type] : undefined;
}

export function isUrlOf(server: Server, url: string): boolean {
  return URL.canParse(url) && server.schemes.includes(new URL(url).protocol.slice(0, -1));
}

/** The file an sqlite URL means; undefined when it means none. */
export function sqliteFile(url: string): string | undefined {
  const file = url.replace(/^sqlite:(\/\/)?/, '').replace(/^\/+/, '/');
  if (file === '' || file === '/' || file === ':memory:') return undefined;
  return /^[a-z][a-z0-9+.-]*:/i.test(file) ? undefined : file;
}

export interface ServerParts {
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** `brain` when absent. */
  readonly name?: string | undefined;
}

/** The URL of a database server; what needs it is percent-encoded. */
export function serverUrl(type: 'mysql' | 'postgres', host: string, parts: ServerParts): string {
  const { port = type === 'mysql' ? 3306 : 5432, user, password, name = 'brain' } = parts;
  const secret = password === undefined ? '' : `:${encodeURIComponent(password)}`;
  const login = user === undefined ? '' : `${encodeURIComponent(user)}${secret}@`;
  const server = host.includes(':') ? `[${host}]` : host;
  return `${type}://${login}${server}:${port}/${encodeURIComponent(name)}`;
}
