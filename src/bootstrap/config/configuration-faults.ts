import { AppError, type FieldFault } from '../../domain/shared/app-error.js';

const MOST_LINES = 50;

/** Everything that is wrong with a configuration, found in one go. */
export class ConfigurationFaults extends AppError {
  /** What to print, one line per fault: `config: database.poolSize: must be …`. */
  readonly lines: readonly string[];

  constructor(faults: readonly FieldFault[]) {
    const lines = faults
      .slice(0, MOST_LINES)
      .map(({ path, message }) => `config: ${path}: ${message}`);
    if (faults.length > MOST_LINES) lines.push(`config: and ${faults.length - MOST_LINES} more`);
    super('configuration', 'config.invalid', lines.join('\n'), { faults });
    this.lines = lines;
  }
}
