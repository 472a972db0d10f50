import { AppError } from '../../../domain/shared/app-error.js';
import type { JsonObject } from '../../../domain/shared/json.js';

/** Reads the settings of a channel, which may come from a plugin's configuration as well. */
export class ChannelSettings {
  constructor(
    private readonly type: string,
    private readonly settings: JsonObject,
  ) {}

  text(name: string): string | undefined {
    const value = this.settings[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  texts(name: string): readonly string[] {
    const value = this.settings[name];
    return [value].flat().filter((item): item is string => typeof item === 'string');
  }

  number(name: string): number | undefined {
    const value = this.settings[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** @throws AppError `configuration` (`alert-channel.incomplete`) */
  required(name: string): string {
    const value = this.text(name);
    if (value !== undefined) return value;
    throw new AppError(
      'configuration',
      'alert-channel.incomplete',
      `A channel of type ${this.type} needs ${name}`,
    );
  }
}
