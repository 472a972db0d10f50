/** Whether an error says that a file or folder is not there; anything else says nothing about that. */
function isAbsence(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Undefined when it is not there. @throws Error when that cannot be told */
export async function unlessAbsent<Result>(looking: Promise<Result>): Promise<Result | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
