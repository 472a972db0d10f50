import { AsyncLocalStorage } from 'node:async_hooks';
import { v7 } from 'uuid';
import {
  openTypeOrmDatabase,
  type DatabaseOptions,
} from '../../../src/adapters/outbound/typeorm/open-database.js';
import type { TypeOrmDatabase } from '../../../src/adapters/outbound/typeorm/typeorm-database.js';
import type { Id } from '../../../src/domain/shared/ids.js';
import { Task, type TaskState } from '../../../src/domain/tasks/task.js';
import type { ExecutionContext } from '../../../src/ports/runtime/execution-scope.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { realClock } from '../../support/real-runtime.js';
import { describeWith } from '../../support/services.js';

export type SqlKind = DatabaseOptions['type'];

export const SQL_KINDS: readonly SqlKind[] = ['sqlite', 'postgres', 'mysql'];

/** SQLite needs no service. */
export function describeOn(type: SqlKind, title: string, body: () => void): void {
  if (type === 'sqlite') describe(title, body);
  else describeWith(type, title, body);
}

export async function createSqlDatabase(type: SqlKind): Promise<TestDatabase & { url: string }> {
  const database = await createDatabase(type);
  return { ...database, url: database.url ?? '' };
}

export function openDatabase(
  options: Pick<DatabaseOptions, 'type' | 'url'> & Partial<DatabaseOptions>,
): Promise<TypeOrmDatabase> {
  const contexts = new AsyncLocalStorage<ExecutionContext>();
  return openTypeOrmDatabase({
    poolSize: 5,
    clock: realClock,
    scope: {
      run: (context, action) => contexts.run(context, action),
      current: () => contexts.getStore(),
    },
    ids: { next: newId },
    onJobsEnqueued: () => undefined,
    onEventsAppended: () => undefined,
    ...options,
  });
}

export function newId<Kind extends string>(): Id<Kind> {
  return v7() as Id<Kind>;
}

export function newTask(details: Partial<Pick<TaskState, 'title' | 'dueAt'>> = {}): Task {
  return Task.open(newId(), realClock.now(), { title: 'A task', ...details }).task;
}

/** A promise and how to settle it. */
export function gate(): { readonly opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

export async function errorOf(action: Promise<unknown>): Promise<unknown> {
  try {
    await action;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to fail');
}
