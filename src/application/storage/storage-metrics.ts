import {
  PRESSURE_LEVELS,
  type PartPressure,
  type PressureLevel,
} from '../../domain/storage/storage-pressure.js';
import { STORAGE_PRESSURE } from '../../domain/alerts/default-rules.js';
import type { Gauge, Metrics } from '../../ports/runtime/metrics.js';
import type { UsedStorage } from './storage-sizes.js';

/** Shows what is used, what may be, and how much it presses. */
export class StorageMetrics {
  private readonly bytes: Gauge;
  private readonly limits: Gauge;
  private readonly pressure: Gauge;

  constructor({ metrics }: { readonly metrics: Metrics }) {
    this.bytes = metrics.gauge({
      name: 'storage_bytes',
      help: 'Bytes used in the database and in the data folder, by class of data.',
      labels: ['part', 'data_class'],
    });
    this.limits = metrics.gauge({
      name: 'storage_limit_bytes',
      help: 'Budget of the database and of the data folder, and what must stay free on the disk.',
      labels: ['part'],
    });
    this.pressure = metrics.gauge({
      name: STORAGE_PRESSURE,
      help: 'Pressure on storage: 0 none, 1 clean-up presses, 2 nothing new is taken in.',
    });
  }

  show(used: UsedStorage, parts: readonly PartPressure[], level: PressureLevel): void {
    for (const { dataClass, bytes } of used.classes) {
      this.bytes.set(bytes, { part: 'database', data_class: dataClass });
    }
    for (const { dataClass, bytes } of used.folder?.classes ?? []) {
      this.bytes.set(bytes, { part: 'data-folder', data_class: dataClass });
    }
    for (const { part, limitBytes } of parts) this.limits.set(limitBytes, { part });
    this.pressure.set(PRESSURE_LEVELS.indexOf(level));
  }
}
