import type { FieldFault } from '../../domain/shared/app-error.js';
import type { CatalogueEntry } from './catalogue.js';
import type { ConfigOrigin } from './config.js';

/** A value as its source has it. */
export interface Given {
  readonly value: unknown;
  readonly origin: ConfigOrigin;
}

/** What one source says: values by path, and what is wrong or worth a word. */
export class Layer {
  readonly values = new Map<string, Given>();
  readonly faults: FieldFault[] = [];
  readonly warnings: string[] = [];

  /** Text is read as the setting's kind; a value of a file is taken as it is. */
  give(setting: CatalogueEntry, value: unknown, origin: ConfigOrigin, isText: boolean): void {
    const read = isText && typeof value === 'string' ? setting.kind.fromText(value) : value;
    this.values.set(setting.path, { value: read, origin });
  }

  fault(path: string, message: string): void {
    this.faults.push({ path, message });
  }
}
