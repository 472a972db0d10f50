import type { HealthStatus } from '../../domain/shared/health-status.js';
import type { PressureLevel } from '../../domain/storage/storage-pressure.js';
import type { Clock } from '../../ports/runtime/clock.js';
import type { DependencyStatus, Resilience } from '../../ports/runtime/resilience.js';
import type { UseCase } from '../shared/use-case.js';
import type { CheckHealth } from './check-health.js';

/** What one process is. */
export interface ProcessFacts {
  readonly version: string;
  readonly roles: readonly string[];
  /** The adapters in use by family. */
  readonly adapters: Readonly<Record<'database' | 'broker' | 'cache', string>>;
}

export interface SystemStatus extends ProcessFacts {
  readonly status: HealthStatus;
  readonly uptimeSeconds: number;
  readonly dependencies: readonly DependencyStatus[];
  /** How much storage is pressed; `hard`: nothing new is taken in. */
  readonly storage: PressureLevel;
}

/** The process that answers, and how what it depends on treats it. */
export class GetSystemStatus implements UseCase<void, SystemStatus> {
  readonly name = 'system.status';
  readonly permission = 'system:read';
  private readonly startedMs: number;

  constructor(
    private readonly deps: {
      readonly facts: ProcessFacts;
      readonly health: CheckHealth;
      readonly resilience: Resilience;
      readonly storage: { readonly level: PressureLevel };
      readonly clock: Clock;
    },
  ) {
    this.startedMs = deps.clock.monotonicMs();
  }

  async execute(): Promise<SystemStatus> {
    const { facts, health, resilience, storage, clock } = this.deps;
    const { status } = await health.execute();
    return {
      status,
      ...facts,
      uptimeSeconds: Math.round((clock.monotonicMs() - this.startedMs) / 1_000),
      dependencies: resilience.statuses(),
      storage: storage.level,
    };
  }
}
