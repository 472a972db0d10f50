import { AppError } from '../../domain/shared/app-error.js';

/** @throws AppError `precondition-failed` when the caller has seen another version than the stored one */
export function requireVersion(
  state: { readonly version: number },
  expected: number | undefined,
): void {
  if (expected === undefined || expected === state.version) return;
  throw new AppError(
    'precondition-failed',
    'version.mismatch',
    `It is at version ${String(state.version)}, not ${String(expected)}`,
    { data: { version: state.version, expected } },
  );
}
