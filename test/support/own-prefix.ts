import { randomBytes } from 'node:crypto';

/** Keeps the names of one suite apart from those of others that run at the same time. */
export function ownPrefix(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}
