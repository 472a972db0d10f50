import type { ImportedItem } from '../../../application/entities/import-entities.js';
import { validationError } from '../../../domain/shared/app-error.js';
import { isUuid } from '../../../domain/shared/ids.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { EntityDtos } from './entity-dto.js';
import { parseDto } from './parse-dto.js';
import { fieldsOf } from './schema.js';

/**
 * An item as an export shows it: what only the rules set is passed over, so that what was exported can be imported.
 * @throws AppError `validation`; unknown fields are faults
 */
export function importedItem({ create, view }: EntityDtos): (value: JsonValue) => ImportedItem {
  const given = fieldsOf(create);
  const shown = fieldsOf(view);
  return (value) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw validationError('request.invalid', 'A JSON object is needed', [
        { path: '', message: 'must be an object' },
      ]);
    }
    const { id, ...fields } = value as JsonObject;
    if (id !== undefined && (typeof id !== 'string' || !isUuid(id))) {
      throw validationError('request.invalid', 'id must be a UUID', [
        { path: 'id', message: 'must be a UUID' },
      ]);
    }
    const details = Object.fromEntries(
      Object.entries(fields).filter(([name]) => given.has(name) || !shown.has(name)),
    );
    return { ...(id === undefined ? {} : { id }), details: parseDto(create, details) };
  };
}
