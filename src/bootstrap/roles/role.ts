import type { Container } from 'inversify';
import { AppError } from '../../domain/shared/app-error.js';
import type { LiveConfiguration } from '../config-runtime/live-configuration.js';

/** What a process can do; one process has all of them unless told otherwise. */
export const ROLES = ['api', 'worker', 'scheduler', 'consumer'] as const;
export type RoleName = (typeof ROLES)[number];

export interface ProcessState {
  /** True once every role of the process runs. */
  readonly isServing: boolean;
}

export interface RoleContext {
  readonly container: Container;
  readonly configuration: LiveConfiguration;
  readonly state: ProcessState;
  /** Aborts when the process begins to stop. */
  readonly stopping: AbortSignal;
  /** Patterns of the queues whose jobs are done here; all of them when absent. */
  readonly queues?: string;
  /** Names this process among others: `<host>:<pid>:<start>`. */
  readonly processId: string;
}

export interface RunningRole {
  /** Where it answers, if it listens. */
  readonly url?: string;
  readonly stop: () => Promise<void>;
}

export type StartRole = (context: RoleContext) => Promise<RunningRole>;

/** Plugins stand where use cases run. */
export function runsPlugins(roles: readonly string[]): boolean {
  return roles.some((role) => role !== 'scheduler');
}

/** @throws AppError `configuration` naming the roles there are */
export function parseRoles(names: readonly string[]): readonly RoleName[] {
  const unknown = names.filter((name) => !ROLES.some((role) => role === name));
  if (unknown.length === 0 && names.length > 0) return [...new Set(names)] as RoleName[];
  throw new AppError(
    'configuration',
    'config.unknown-role',
    `There is no role ${unknown.join(', ') || '(none given)'}; possible: ${ROLES.join(', ')}`,
  );
}
