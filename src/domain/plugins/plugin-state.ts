import type { PluginManifest } from './plugin-manifest.js';

export const PLUGIN_STATUSES = ['discovered', 'loaded', 'enabled', 'disabled', 'failed'] as const;

/** `loaded`: its process starts or waits to start again; `failed`: it cannot be started. */
export type PluginStatus = (typeof PLUGIN_STATUSES)[number];

/** What all processes agree on. Of a plugin that nobody ever touched there is none. */
export interface PluginRecord {
  readonly name: string;
  readonly isEnabled: boolean;
  /** Why it is off; null when it is on. */
  readonly reason: string | null;
  /** Grows with each reload that was asked for. */
  readonly generation: number;
  readonly updatedAt: Date;
}

/** One plugin as the process that answers has it. */
export interface PluginView {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly status: PluginStatus;
  /** Why it is disabled or failed. */
  readonly reason: string | null;
  readonly permissions: readonly string[];
  readonly hooks: PluginManifest['hooks'];
  readonly hookPoints: readonly string[];
  readonly channels: readonly string[];
  /** Queues whose jobs it does. */
  readonly handlers: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  /** Faults of the last ten minutes. */
  readonly strikes: number;
  readonly restarts: number;
  readonly calls: number;
  readonly failures: number;
  readonly processId: number | null;
  readonly memoryBytes: number | null;
  /** Where it was found. */
  readonly source: 'directory' | 'node_modules';
}

const TURNED_OFF = 'too many faults';

/** The reason of a plugin that was turned off because of its strikes. */
export function turnedOffReason(lastFault: string): string {
  return `${TURNED_OFF}, the last one: ${lastFault}`.slice(0, 500);
}

/** The reason that a person gave; never one that its strikes might have given. */
export function reasonByHand(reason: string): string {
  return reason.startsWith(TURNED_OFF) ? `by hand: ${reason}` : reason;
}

/** Off not because people want it so, but because of its strikes. */
export function isStruckOut({ isEnabled, reason }: Pick<PluginRecord, 'isEnabled' | 'reason'>) {
  return !isEnabled && reason?.startsWith(TURNED_OFF) === true;
}

/** Not by people, but because of its strikes. */
export function isTurnedOff({ status, reason }: Pick<PluginView, 'status' | 'reason'>): boolean {
  return status === 'disabled' && reason?.startsWith(TURNED_OFF) === true;
}
