import { reasonOf } from '../messaging/broker-unavailable.js';
import { BURY_COMMAND, FORGET_CONSUMERS, LEAVE_GROUP, SETTLE_COMMAND } from './broker-scripts.js';
import { toEntry, withReason, type CommandEntry, type RawEntry } from './command-entry.js';
import type { RedisLink } from './redis-link.js';
import type { StreamNames } from './stream-names.js';

/** Readers of a stream share its entries within a group. */
const GROUP = 'clickup-brain';
/** What its consumer has not touched for so long is taken over by another. */
export const ABANDONED_MS = 15_000;
const FORGOTTEN_MS = 3_600_000;
const SLACK_MS = 5000;
/** Nobody waits longer for what is done on the side. */
const PATIENCE_MS = 2000;

type Read = readonly (readonly [stream: Buffer, entries: readonly (RawEntry | null)[]])[] | null;

export interface Taken extends CommandEntry {
  /** How often it was handed to some consumer, this time included. */
  readonly deliveries: number;
}

/** The stream `<prefix>.commands` as one consumer of its group sees it. Entries that are settled are deleted. */
export class CommandStream {
  private cursor = '0-0';

  /**
   * @param reading waits in the server for new entries
   * @param asking answers meanwhile
   */
  constructor(
    private readonly links: { readonly reading: RedisLink; readonly asking: RedisLink },
    private readonly names: StreamNames,
    private readonly consumer: string,
  ) {}

  /** Makes stream and group where there are none; a new group begins with the oldest entry. */
  async declare(): Promise<void> {
    const { commands } = this.names;
    await this.links.reading.ask(async (redis) => {
      try {
        await redis.xgroup('CREATE', commands, GROUP, '0', 'MKSTREAM');
      } catch (error) {
        if (!reasonOf(error).startsWith('BUSYGROUP')) throw error;
      }
    });
  }

  /** Entries nobody has had, at most `count`, oldest first; waits up to `waitMs` for the first one. */
  async readNew(count: number, waitMs: number): Promise<readonly CommandEntry[]> {
    const answer = await this.links.reading.ask(
      (redis) =>
        redis.callBuffer(
          'XREADGROUP',
          ...['GROUP', GROUP, this.consumer, 'COUNT', count, 'BLOCK', waitMs],
          ...['STREAMS', this.names.commands, '>'],
        ),
      waitMs + SLACK_MS,
    );
    return entriesOf(answer as Read);
  }

  /** What the server has given this consumer already, after `id`, oldest first: it may not have arrived. */
  async readOwn(id: string, count: number): Promise<readonly CommandEntry[]> {
    const answer = await this.links.reading.ask((redis) =>
      redis.callBuffer(
        'XREADGROUP',
        ...['GROUP', GROUP, this.consumer, 'COUNT', count, 'STREAMS', this.names.commands, id],
      ),
    );
    return entriesOf(answer as Read);
  }

  /** Takes over entries that their consumers abandoned, at most `count`. */
  async takeOver(count: number): Promise<readonly Taken[]> {
    const { commands } = this.names;
    const answer = await this.links.reading.ask((redis) =>
      redis.callBuffer(
        'XAUTOCLAIM',
        ...[commands, GROUP, this.consumer, ABANDONED_MS, this.cursor, 'COUNT', count],
      ),
    );
    const [cursor, raw] = answer as [Buffer, readonly (RawEntry | null)[]];
    this.cursor = cursor.toString();
    const taken: Taken[] = [];
    for (const entry of raw.map(toEntry)) {
      if (entry) taken.push({ ...entry, deliveries: await this.deliveriesOf(entry.id) });
    }
    return taken;
  }

  /** Entries at work are not abandoned. */
  async touch(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { commands } = this.names;
    await this.links.asking.ask(
      (redis) => redis.call('XCLAIM', commands, GROUP, this.consumer, 0, ...ids, 'JUSTID'),
      PATIENCE_MS,
    );
  }

  async settle(id: string): Promise<void> {
    const { commands } = this.names;
    await this.links.asking.ask((redis) => redis.eval(SETTLE_COMMAND, 1, commands, GROUP, id));
  }

  /** Moves the entry to `<prefix>.commands.dead`, as it came, with the reason. */
  async bury(entry: CommandEntry, reason: string): Promise<void> {
    const { commands, deadCommands } = this.names;
    const fields = withReason(entry, reason);
    await this.links.asking.ask((redis) =>
      redis.eval(BURY_COMMAND, 2, commands, deadCommands, GROUP, entry.id, ...fields),
    );
  }

  /** Leaves the group; what this consumer has not settled is taken over as soon as somebody looks. */
  async leave(): Promise<void> {
    const { commands } = this.names;
    await this.links.asking.ask(
      (redis) => redis.eval(LEAVE_GROUP, 1, commands, GROUP, this.consumer, ABANDONED_MS),
      PATIENCE_MS,
    );
  }

  /** Processes that were killed did not leave. */
  async forgetTheDead(unseenMs = FORGOTTEN_MS): Promise<void> {
    const { commands } = this.names;
    await this.links.asking.ask(
      (redis) => redis.eval(FORGET_CONSUMERS, 1, commands, GROUP, unseenMs),
      PATIENCE_MS,
    );
  }

  private async deliveriesOf(id: string): Promise<number> {
    const { commands } = this.names;
    const answer = await this.links.reading.ask((redis) =>
      redis.xpending(commands, GROUP, id, id, 1),
    );
    const [facts] = answer as (readonly [string, string, number, number])[];
    return facts?.[3] ?? 1;
  }
}

function entriesOf(answer: Read): readonly CommandEntry[] {
  const raw = answer?.flatMap(([, entries]) => entries) ?? [];
  return raw.flatMap((entry) => toEntry(entry) ?? []);
}
