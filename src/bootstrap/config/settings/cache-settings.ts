import { choice, integer, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export const CACHE_TYPES = ['memory', 'redis'] as const;
export type CacheType = (typeof CACHE_TYPES)[number];

export class CacheSettings {
  @Setting(choice(CACHE_TYPES), {
    default: 'memory',
    description: 'Where answers are remembered; memory is private to each process.',
  })
  type!: CacheType;

  @Setting(text(), {
    secret: 'credentials',
    description: 'URL of the cache (redis:// or rediss://).',
  })
  url?: string;

  @Setting(text(), {
    noEffectYet: true,
    description: 'Folder of a cache in files; no cache.type of this version uses one.',
  })
  directory?: string;

  @Setting(integer(1, 300), {
    default: 10,
    description:
      'Seconds an answer is remembered at most; after a crash others may see an old one as long.',
  })
  maxAgeSeconds!: number;
}
