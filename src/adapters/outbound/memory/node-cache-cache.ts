import NodeCache from 'node-cache';
import type { JsonValue } from '../../../domain/shared/json.js';
import type { Cache } from '../../../ports/runtime/cache.js';
import type { Clock } from '../../../ports/runtime/clock.js';

export interface NodeCacheOptions {
  readonly maxKeys?: number;
  /** Characters of all values together, as JSON. */
  readonly maxCharacters?: number;
}

interface Entry {
  readonly value: JsonValue;
  readonly expiresAtMs: number;
}

/**
 * A cache private to the process. It keeps frozen copies, which it hands out to everybody, and drops what
 * was not asked for the longest when it is full. Concurrent calls for one key share one load, unless the
 * key was invalidated after the load began.
 */
export class NodeCacheCache implements Cache {
  private readonly maxKeys: number;
  private readonly maxCharacters: number;
  private readonly entries: NodeCache;
  /** Size of each entry, least recently used first. */
  private readonly sizes = new Map<string, number>();
  private readonly loads = new Map<string, Promise<JsonValue | undefined>>();
  private characters = 0;

  constructor(
    private readonly clock: Clock,
    options: NodeCacheOptions = {},
  ) {
    this.maxKeys = options.maxKeys ?? 10_000;
    this.maxCharacters = options.maxCharacters ?? 32 * 1024 * 1024;
    this.entries = new NodeCache({ maxKeys: this.maxKeys, useClones: false, checkperiod: 60 });
    this.entries.on('del', (slot: string) => this.forgetSize(slot));
  }

  async remember<T extends JsonValue | undefined>(
    key: string,
    seconds: number,
    load: () => Promise<T>,
  ): Promise<T> {
    const slot = slotOf(key);
    const entry = this.entries.get<Entry>(slot);
    if (entry && this.clock.monotonicMs() < entry.expiresAtMs) {
      this.touch(slot);
      return entry.value as T;
    }
    const running = this.loads.get(slot);
    if (running) return (await running) as T;
    return (await this.load(slot, seconds, load)) as T;
  }

  async invalidate(key: string): Promise<void> {
    const slot = slotOf(key);
    this.loads.delete(slot);
    this.entries.del(slot);
  }

  /** Stops the sweeping of expired entries. */
  close(): void {
    this.entries.close();
    this.entries.flushAll();
    this.sizes.clear();
    this.characters = 0;
  }

  private load<T extends JsonValue | undefined>(
    slot: string,
    seconds: number,
    load: () => Promise<T>,
  ): Promise<JsonValue | undefined> {
    const loading: Promise<JsonValue | undefined> = (async () => load())()
      .then((value) => {
        const isCurrent = this.loads.get(slot) === loading;
        return isCurrent && value !== undefined ? this.keep(slot, seconds, value) : value;
      })
      .finally(() => {
        if (this.loads.get(slot) === loading) this.loads.delete(slot);
      });
    this.loads.set(slot, loading);
    return loading;
  }

  private keep(slot: string, seconds: number, value: JsonValue): JsonValue {
    const text = JSON.stringify(value);
    const copy = frozen(JSON.parse(text) as JsonValue);
    if (!(seconds > 0) || text.length > this.maxCharacters) return copy;
    this.entries.del(slot);
    this.makeRoom(text.length);
    this.sizes.set(slot, text.length);
    this.characters += text.length;
    const expiresAtMs = this.clock.monotonicMs() + seconds * 1000;
    this.entries.set<Entry>(slot, { value: copy, expiresAtMs }, seconds);
    return copy;
  }

  private makeRoom(characters: number): void {
    for (const [slot] of this.sizes) {
      const isFull =
        this.sizes.size >= this.maxKeys || this.characters + characters > this.maxCharacters;
      if (!isFull) return;
      this.entries.del(slot);
    }
  }

  private touch(slot: string): void {
    const size = this.sizes.get(slot);
    if (size === undefined) return;
    this.sizes.delete(slot);
    this.sizes.set(slot, size);
  }

  private forgetSize(slot: string): void {
    this.characters -= this.sizes.get(slot) ?? 0;
    this.sizes.delete(slot);
  }
}

/** node-cache keeps entries on a plain object, where `__proto__` and `constructor` are taken. */
function slotOf(key: string): string {
  return `key:${key}`;
}

function frozen(value: JsonValue): JsonValue {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) frozen(item);
  }
  return value;
}
