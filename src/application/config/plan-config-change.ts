import { withChanges } from '../../domain/config/config-override.js';
import { changesBetween, type SettingChange } from '../../domain/config/setting-values.js';
import { validationError, type FieldFault } from '../../domain/shared/app-error.js';
import type { JsonValue } from '../../domain/shared/json.js';
import type {
  ConfigurationView,
  RunningConfiguration,
} from '../../ports/config/running-configuration.js';
import { asRefusal } from './config-faults.js';

/** Most settings changed at once. */
export const MAX_CHANGES = 200;

/** What a change would do. */
export interface ConfigPlan {
  readonly view: ConfigurationView;
  readonly changes: readonly SettingChange[];
}

/**
 * @param before what is in force
 * @param changes new values by path; null takes the stored value away
 * @throws AppError `validation` (`config.invalid`) with every fault
 */
export function planConfigChange(
  configuration: RunningConfiguration,
  before: ConfigurationView,
  changes: Readonly<Record<string, JsonValue>>,
): ConfigPlan {
  const paths = Object.keys(changes);
  if (paths.length === 0 || paths.length > MAX_CHANGES) {
    throw invalid([{ path: 'changes', message: `must have 1 to ${String(MAX_CHANGES)} settings` }]);
  }
  const faults = paths.flatMap((path) => faultOf(configuration, path));
  if (faults.length > 0) throw invalid(faults);
  try {
    const view = configuration.preview(withChanges(before.overrides, changes), 'memory');
    return { view, changes: changesBetween(before.settings, view.settings) };
  } catch (error) {
    throw asRefusal(error);
  }
}

function faultOf(configuration: RunningConfiguration, path: string): FieldFault[] {
  if (!configuration.livePaths.includes(path)) {
    const isKnown = configuration.isKnown(path);
    const message = isKnown
      ? 'cannot be changed while the program runs: change it in the file and restart'
      : 'is not a known setting';
    return [{ path: path.slice(0, 120), message }];
  }
  const pin = configuration.pinnedBy(path);
  return pin === undefined ? [] : [{ path, message: `is pinned by ${pin}` }];
}

function invalid(faults: readonly FieldFault[]) {
  const told = faults.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return validationError('config.invalid', told, faults);
}
