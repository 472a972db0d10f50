import { AppError } from '../shared/app-error.js';
import { roleGrants, type Permission, type Role } from './role.js';

/** Whoever asks: a key, a provider whose signature held, or the system itself. */
export interface Actor {
  readonly kind: 'api-key' | 'local' | 'provider' | 'service' | 'system';
  /** Stable and safe to log: `api-key:0190…`, `provider:github`, `system:worker`. */
  readonly id: string;
  readonly role: Role;
  /** When present, only these of the role's permissions. */
  readonly scopes?: readonly Permission[];
}

export function isAllowed(actor: Actor, permission: Permission): boolean {
  if (actor.scopes && !actor.scopes.includes(permission)) return false;
  return roleGrants(actor.role, permission);
}

export function authorise(actor: Actor, permission: Permission): void {
  if (isAllowed(actor, permission)) return;
  throw new AppError('forbidden', 'access.forbidden', `This needs the permission ${permission}`, {
    data: { permission },
  });
}

/** Who holds the key that only this machine's operator can read. */
export const LOCAL_OPERATOR: Actor = { kind: 'local', id: 'local:operator', role: 'admin' };

/** The operator of this machine, or the program that embeds this one: no caller from elsewhere. */
export function isOnThisMachine({ kind, id }: Actor): boolean {
  return kind === 'system' || id === LOCAL_OPERATOR.id;
}

export function systemActor(part: string): Actor {
  return { kind: 'system', id: `system:${part}`, role: 'admin' };
}
