import type { Actor } from '../../../domain/access/actor.js';

/** Whoever calls a public route: allowed nothing that needs a permission. */
export const ANYBODY: Actor = { kind: 'api-key', id: 'anybody', role: 'viewer', scopes: [] };
