import { AppError, validationError, type FieldFault } from '../../domain/shared/app-error.js';

/** Most faults that are told at once. */
export const MOST_FAULTS = 100;

/**
 * Makes something of each item.
 * @throws AppError `validation` with the faults of all items that cannot be taken, each beneath its index: the code is that of
 *   the first. It looks no further once there are 100. Errors of other kinds come out as they are.
 */
export function eachValid<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Made,
): readonly Made[] {
  const made: Made[] = [];
  const faults: FieldFault[] = [];
  let first: AppError | undefined;
  for (const [index, item] of items.entries()) {
    try {
      made.push(make(item));
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'validation') throw error;
      first ??= error;
      faults.push(...faultsBeneath(String(index), error));
      if (faults.length >= MOST_FAULTS) break;
    }
  }
  if (!first) return made;
  throw validationError(first.code, first.message, faults.slice(0, MOST_FAULTS));
}

/** As `eachValid`, of a part with a name. */
export function within<Made>(name: string, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'validation') throw error;
    throw validationError(error.code, error.message, faultsBeneath(name, error));
  }
}

function faultsBeneath(name: string, { faults, message: whole }: AppError): readonly FieldFault[] {
  if (faults.length === 0) return [{ path: name, message: whole }];
  return faults.map(({ path, message }) => ({
    path: path === '' ? name : `${name}.${path}`,
    message,
  }));
}
