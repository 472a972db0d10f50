import { SETTINGS_BY_PATH } from './catalogue.js';
import { Layer } from './layer.js';
import { printable } from './printable.js';
import { suggestion } from './suggestion.js';

/** Reads `section.key=value` as given by `--set`; of one key given twice the last counts. */
export function setLayer(assignments: readonly string[]): Layer {
  const layer = new Layer();
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    const path = (equals < 0 ? assignment : assignment.slice(0, equals)).trim();
    const setting = SETTINGS_BY_PATH.get(path);
    const name = `--set ${path}`;
    if (!setting) {
      layer.fault(printable(path), `${whyUnknown(path)} (from --set)`);
    } else if (equals < 0) {
      layer.fault(path, 'needs a value, as in section.key=value (from --set)');
    } else {
      layer.give(setting, assignment.slice(equals + 1), { layer: 'command-line', name }, true);
    }
  }
  return layer;
}

/** Parts of a value are set together, as JSON: their names may hold dots. */
function whyUnknown(path: string): string {
  const whole = [...SETTINGS_BY_PATH.values()].find(
    ({ kind, path: known }) => kind.parts && path.startsWith(`${known}.`),
  );
  if (whole) return `is part of ${whole.path}: give that as JSON, as in ${whole.path}={…}`;
  return `is not a known setting${suggestion(path, SETTINGS_BY_PATH.keys())}`;
}
