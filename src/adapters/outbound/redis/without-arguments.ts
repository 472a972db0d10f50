/**
 * What the client library threw, without what was asked: its errors carry the whole command, and with it
 * whatever was to be stored, into every log that shows them.
 */
export function withoutArguments(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown));
  const { code } = thrown as { code?: unknown };
  const told = new Error(thrown.message);
  told.name = thrown.name;
  return code === undefined ? told : Object.assign(told, { code });
}
