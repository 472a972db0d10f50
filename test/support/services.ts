import { accessSync, constants } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';

export type ServiceName =
  | 'postgres'
  | 'mysql'
  | 'redis'
  | 'redis-server'
  | 'rabbitmq'
  | 'rabbitmq-server'
  | 'chromium'
  | 'amqp-tools'
  | 'prometheus';

export const postgresUrl = address('TEST_POSTGRES_URL', 'postgres://postgres@127.0.0.1:5432/test');
export const mysqlUrl = address('TEST_MYSQL_URL', 'mysql://root@127.0.0.1:3306/test');
export const redisUrl = address('TEST_REDIS_URL', 'redis://127.0.0.1:6379');
export const amqpUrl = address('TEST_AMQP_URL', 'amqp://guest:guest@127.0.0.1:5672');
export const chromiumPath = address('CHROMIUM_PATH', '/usr/bin/chromium');

/** A server that is not there refuses at once; a busy machine takes its time. */
const PROBE_MS = 10_000;

/** Per service: undefined when it is there, else what is missing. */
const missing: Readonly<Record<ServiceName, string | undefined>> = await probeAll();

/**
 * A suite that needs services. Without them it is skipped, its title says why; with
 * REQUIRE_SERVICES=1 it fails instead, so that a run meant to be complete cannot pass half done.
 */
export function describeWith(
  services: ServiceName | readonly ServiceName[],
  title: string,
  body: (this: Mocha.Suite) => void,
): void {
  const needed: readonly ServiceName[] = typeof services === 'string' ? [services] : services;
  const reasons = needed.flatMap((service) => missing[service] ?? []);
  if (reasons.length === 0) {
    describe(title, body);
    return;
  }
  const reason = reasons.join(', ');
  if (process.env['REQUIRE_SERVICES'] === '1') {
    describe(title, () => {
      it('has the services it needs', () => {
        throw new Error(`REQUIRE_SERVICES=1, but ${reason}`);
      });
    });
    return;
  }
  describe.skip(`${title} [skipped: ${reason}]`, body);
}

function address(variable: string, fallback: string): string {
  return process.env[variable] ?? fallback;
}

async function probeAll(): Promise<Record<ServiceName, string | undefined>> {
  const [postgres, mysql, redis, rabbitmq] = await Promise.all([
    probeServer('postgres', postgresUrl, 5432),
    probeServer('mysql', mysqlUrl, 3306),
    probeServer('redis', redisUrl, 6379),
    probeServer('rabbitmq', amqpUrl, 5672),
  ]);
  return {
    postgres,
    mysql,
    redis,
    rabbitmq,
    chromium: isExecutable(chromiumPath) ? undefined : `chromium is not at ${chromiumPath}`,
    prometheus:
      isOnPath('prometheus') && isOnPath('promtool')
        ? undefined
        : 'prometheus and promtool are not on the PATH',
    'redis-server': isOnPath('redis-server') ? undefined : 'redis-server is not on the PATH',
    'rabbitmq-server':
      isOnPath('rabbitmq-server') && isOnPath('epmd')
        ? undefined
        : 'rabbitmq-server and epmd are not on the PATH',
    'amqp-tools': isOnPath('amqp-publish') ? undefined : 'amqp-publish is not on the PATH',
  };
}

function probeServer(name: string, url: string, usualPort: number): Promise<string | undefined> {
  const { hostname, port } = new URL(url);
  const target = { host: hostname, port: port === '' ? usualPort : Number(port) };
  return new Promise((resolve) => {
    const socket = connect(target);
    const settle = (answers: boolean): void => {
      socket.destroy();
      resolve(
        answers ? undefined : `${name} does not answer at ${target.host}:${String(target.port)}`,
      );
    };
    socket.setTimeout(PROBE_MS, () => {
      settle(false);
    });
    socket.once('connect', () => {
      settle(true);
    });
    socket.on('error', () => {
      settle(false);
    });
  });
}

function isOnPath(program: string): boolean {
  return pathOf(program) !== undefined;
}

/** Where the PATH has it; undefined: nowhere. */
export function pathOf(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
