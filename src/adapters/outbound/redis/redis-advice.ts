import type { Redis } from 'ioredis';
import type { Logger } from '../../../ports/runtime/logger.js';
import type { RedisLink } from './redis-link.js';

/** XAUTOCLAIM came with it. */
const OLDEST = [6, 2] as const;

/** Looks whether the server is set up to keep messages, and says so once if it is not. */
export class RedisAdvice {
  private said = '';

  constructor(private readonly logger: Logger) {}

  /** Never rejects: a server that does not tell is none the worse for it. */
  async sayOn(redis: Redis): Promise<void> {
    const advice = await lookAt(redis).catch(() => []);
    const text = advice.join('\n');
    if (text === this.said) return;
    this.said = text;
    for (const line of advice) this.logger.warn('Redis may lose messages', { reason: line });
  }
}

/** What an operator had better change; empty when all is well. @throws AppError `broker.unavailable` */
export async function askForAdvice(link: RedisLink): Promise<readonly string[]> {
  return link.ask(lookAt);
}

/** Its configuration is nobody's business where accounts are restricted. */
async function lookAt(redis: Redis): Promise<readonly string[]> {
  const info = await redis.info();
  const setting = await redis.config('GET', 'appendfsync').catch(() => undefined);
  return adviceOf(info, Array.isArray(setting) ? String(setting[1]) : undefined);
}

/**
 * @param info what the command INFO answers: `name:value` by line
 * @param appendfsync the setting; undefined when it may not be seen
 */
export function adviceOf(info: string, appendfsync?: string): readonly string[] {
  const facts = new Map(
    info.split(/\r?\n/).map((line) => {
      const [name = '', ...value] = line.split(':');
      return [name, value.join(':')] as const;
    }),
  );
  const version = facts.get('redis_version') ?? '';
  const policy = facts.get('maxmemory_policy') ?? '';
  const isBounded = Number(facts.get('maxmemory') ?? 0) > 0;
  return [
    ...(isOld(version) ? [`Redis ${version} is too old: ${OLDEST.join('.')} at least`] : []),
    ...(facts.get('aof_enabled') === '0'
      ? ['appendonly is off: a restart of Redis loses commands and events']
      : []),
    ...(facts.get('aof_enabled') === '1' && appendfsync !== undefined && appendfsync !== 'always'
      ? [`appendfsync is ${appendfsync}: a crash of Redis loses the last moments; set always`]
      : []),
    ...(isBounded && policy.startsWith('allkeys')
      ? [`maxmemory-policy is ${policy}: a full Redis throws commands away; set noeviction`]
      : []),
    ...(facts.get('cluster_enabled') === '1'
      ? ['this is a Redis Cluster, which is not supported for messages']
      : []),
  ];
}

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return version !== '' && (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]));
}
