import type { MigrationStatus } from '../../../ports/runtime/schema.js';
import type { CommonOptions } from './cli-host.js';

/** One thing that `brain doctor` looked at. */
export interface Finding {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'fault';
  readonly message: string;
  /** How to mend it. */
  readonly remedy?: string;
}

export interface ShownSetting {
  readonly path: string;
  /** Secrets are masked. */
  readonly value: unknown;
  /** Who set it. */
  readonly origin: string;
}

/** What works in this process, without a running instance. */
export interface LocalCommands {
  /** Resolves to the exit code at shutdown; absent roles = all. */
  start(options: CommonOptions, roles?: readonly string[]): Promise<number>;
  doctor(options: CommonOptions): Promise<readonly Finding[]>;
  showConfig(options: CommonOptions): Promise<readonly ShownSetting[]>;
  /** Resolves to warnings. */
  validateConfig(options: CommonOptions): Promise<readonly string[]>;
  /** Resolves to the names applied. */
  migrate(options: CommonOptions): Promise<readonly string[]>;
  migrationStatus(options: CommonOptions): Promise<readonly MigrationStatus[]>;
  /** The headers with which the provider would send the body, signed with the configured secret. */
  signDelivery(
    options: CommonOptions,
    provider: string,
    type: string,
    body: Uint8Array,
  ): Promise<Readonly<Record<string, string>>>;
  hasWebhookSecret(options: CommonOptions, provider: string): Promise<boolean>;
  newSecret(): string;
}
