import type { WebhookRequest } from '../../../ports/events/webhook-provider.js';
import type { JsonObject } from '../../../domain/shared/json.js';

/** How every command names the configuration it means. */
export interface ConfigOptions {
  /** `--config` */
  readonly file?: string | undefined;
  /** `--set key=value`, in order. */
  readonly set: readonly string[];
  /** `--data-dir`; outranks the configuration. */
  readonly dataDir?: string | undefined;
}

export interface StartOptions extends ConfigOptions {
  /** Absent = all of them. */
  readonly roles?: readonly string[] | undefined;
  /** Queues whose jobs its worker does, as `mail,crm-*`. */
  readonly queues?: string | undefined;
  /** Nothing but JSON may go to stdout. */
  readonly json: boolean;
}

export interface DoctorOptions extends ConfigOptions {
  /** Providers are asked whether they accept what is configured. */
  readonly online: boolean;
}

export interface DoctorFinding {
  readonly name: string;
  readonly status: 'ok' | 'warning' | 'fault';
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string | undefined;
}

export interface ShownSetting {
  readonly path: string;
  /** Secrets are masked; undefined or an empty list when it is not set. */
  readonly value: unknown;
  /** Who set it: a variable, a file; `default` when nobody did. */
  readonly origin: string;
}

export interface ShownFlag {
  readonly name: string;
  readonly isEnabled: boolean;
  /** Who set it. */
  readonly origin: string;
  readonly owner: string;
  /** ISO date. */
  readonly expires: string;
  readonly description: string;
}

export interface RollbackOptions extends ConfigOptions {
  /** One of `steps` and `to`: how many migrations, or the one that stays the last. */
  readonly target: { readonly steps: number } | { readonly to: string };
}

export interface MigrationState {
  readonly name: string;
  /** Null while it waits. */
  readonly appliedAt: Date | null;
}

/**
 * What works without a running instance, in this process.
 * All of them throw AppError `configuration` with every fault when the configuration is not valid.
 */
export interface LocalCommands {
  /** Resolves to the exit code when the instance has shut down. */
  start(options: StartOptions): Promise<number>;
  doctor(options: DoctorOptions): Promise<readonly DoctorFinding[]>;
  /** Every setting in force. */
  configShow(options: ConfigOptions): Promise<readonly ShownSetting[]>;
  /** Every feature flag. */
  configFlags(options: ConfigOptions): Promise<readonly ShownFlag[]>;
  /** JSON Schema of a configuration file; needs no valid configuration. */
  configSchema(): JsonObject;
  /** Resolves to warnings. */
  configValidate(options: ConfigOptions): Promise<readonly string[]>;
  /** Applies what waits; resolves to the names applied. */
  migrate(options: ConfigOptions): Promise<readonly string[]>;
  /**
   * Undoes migrations, the newest first, with what their tables and columns hold; resolves to the names undone.
   * @throws AppError `configuration` or `conflict` while an instance runs, `validation` for what cannot be undone
   */
  rollback(options: RollbackOptions): Promise<readonly string[]>;
  /** Every migration, oldest first. */
  migrationStatus(options: ConfigOptions): Promise<readonly MigrationState[]>;
  /**
   * Writes the SQLite file anew, so that it gives room back from then on; resolves to its bytes before and after.
   * @throws AppError `configuration` while an instance runs, or with a database server
   */
  compact(
    options: ConfigOptions,
  ): Promise<{ readonly beforeBytes: number; readonly afterBytes: number }>;
  /** These bytes as the provider would send them, signed with the configured secret. */
  signDelivery(
    provider: string,
    type: string,
    body: Uint8Array,
    options: ConfigOptions,
  ): Promise<WebhookRequest>;
}
