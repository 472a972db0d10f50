import { expect } from 'chai';
import { InMemoryLogger } from '../../../src/adapters/outbound/memory/in-memory-logger.js';
import { InMemoryPluginHooks } from '../../../src/adapters/outbound/memory/in-memory-plugin-hooks.js';
import type { EventDetails } from '../../../src/application/events/read-events.js';
import { createBrain, type Brain } from '../../../src/bootstrap/library.js';
import type { AuditEntry } from '../../../src/domain/access/audit-entry.js';
import type { PositionedEvent } from '../../../src/domain/shared/domain-event.js';
import type { EventId } from '../../../src/domain/shared/ids.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { listQuery } from '../../../src/domain/shared/page.js';
import type { TaskState } from '../../../src/domain/tasks/task.js';
import { fresh } from '../../support/builders.js';
import type { TestDatabase } from '../../support/databases.js';
import { eventually } from '../../support/eventually.js';

export const WEBHOOK_SECRET = 'suite-webhook-secret-0123456789';

/** The whole product on one database, with what a test may look at or break. */
export interface BrainUnderTest {
  readonly brain: Brain;
  readonly logger: InMemoryLogger;
  readonly hooks: InMemoryPluginHooks;
  /** Every domain event told since the start, in the order told. */
  readonly told: readonly PositionedEvent[];
  readonly audited: readonly AuditEntry[];
  /** Saving a task with this title throws these, one at a time, before it succeeds again. */
  readonly faults: Map<string, Error[]>;
  close(): Promise<void>;
}

/** The brain of the suite that runs. */
export type Subject = () => BrainUnderTest;

export async function openBrain(database: TestDatabase): Promise<BrainUnderTest> {
  const logger = new InMemoryLogger();
  const hooks = new InMemoryPluginHooks();
  const told: PositionedEvent[] = [];
  const audited: AuditEntry[] = [];
  const faults = new Map<string, Error[]>();
  const { type, url } = database;
  const brain = createBrain({
    config: {
      database: { type, ...(url === undefined ? {} : { url }) },
      broker: { type: 'memory' },
      cache: { type: 'memory' },
      integrations: { github: { webhookSecret: [WEBHOOK_SECRET] } },
    },
    adapters: {
      logger,
      hooks,
      randomness: (randomness) => ({
        fraction: () => 0, // no pause before another attempt
        secret: (bytes) => randomness.secret(bytes),
      }),
      audit: (audit) => ({
        append: async (entry) => {
          await audit.append(entry);
          audited.push(entry);
        },
      }),
      tasks: (tasks) =>
        Object.assign(Object.create(tasks) as typeof tasks, {
          save: async (...[task, events]: Parameters<typeof tasks.save>) => {
            const fault = faults.get(task.state.title)?.shift();
            if (fault) throw fault;
            await tasks.save(task, events);
          },
        }),
    },
  });
  brain.onEvent('*', (event) => void told.push(event));
  await brain.start();
  const close = async () => {
    await brain.stop();
    await database.drop();
  };
  return { brain, logger, hooks, told, audited, faults, close };
}

export async function simulated(
  { brain }: BrainUnderTest,
  type: string,
  payload: JsonObject,
): Promise<EventDetails> {
  const { eventId } = await brain.simulateEvent('github', type, payload);
  return handled(brain, eventId);
}

export function handled(brain: Brain, id: EventId): Promise<EventDetails> {
  return eventually(async () => {
    const event = await brain.use('events.get', { id });
    expect(event.status).not.to.equal('received');
    return event;
  });
}

/** The task that an event was about. */
export async function taskOf(
  { brain }: BrainUnderTest,
  { taskId }: EventDetails,
): Promise<TaskState> {
  if (taskId === null) throw new Error('the event changed no task');
  return brain.use('tasks.get', { id: taskId });
}

export async function tasksTitled(
  { brain }: BrainUnderTest,
  title: string,
): Promise<readonly TaskState[]> {
  const filters = [{ field: 'title', operator: 'in', values: [title] }] as const;
  return (await brain.use('tasks.list', listQuery({ filters }))).items;
}

let lastRepositoryId = 1_000_000;

/** A repository that no other test speaks of, as GitHub shows one. */
export function aGitHubRepository() {
  lastRepositoryId += 1;
  const full_name = `acme/${fresh('app')}`;
  return {
    id: lastRepositoryId,
    full_name,
    html_url: `https://github.com/${full_name}`,
    default_branch: 'main',
  };
}
