export const ROLES = ['admin', 'analyst', 'viewer', 'service'] as const;
export type Role = (typeof ROLES)[number];

/** `resource:verb`, e.g. `task:write`. */
export type Permission = `${string}:${string}`;

/** `*` stands for any resource or any verb. What is not granted is denied. */
const GRANTS: Readonly<Record<Role, readonly Permission[]>> = {
  admin: ['*:*'],
  analyst: ['*:read', '*:write'],
  viewer: ['*:read'],
  service: [
    '*:read',
    'task:write',
    'job:write',
    'event:write',
    'metric:write',
    'analytics:write',
    'source:sync',
  ],
};

/** Resources whose very existence is for administrators only, whatever `*` says. */
const ADMIN_ONLY = new Set(['api-key', 'audit', 'user', 'config', 'log']);

/** Only people and programs with a key manage plugins. */
const NEVER_GRANTED = new Set([...ADMIN_ONLY, 'plugin', 'system']);

export function roleGrants(role: Role, permission: Permission): boolean {
  const [resource = '', verb = ''] = permission.split(':');
  if (role !== 'admin' && ADMIN_ONLY.has(resource)) return false;
  return GRANTS[role].some((grant) => {
    const [grantedResource, grantedVerb] = grant.split(':');
    return (
      (grantedResource === '*' || grantedResource === resource) &&
      (grantedVerb === '*' || grantedVerb === verb)
    );
  });
}

/** Every permission that anything here asks for. */
const PERMISSIONS: ReadonlySet<string> = new Set(
  Object.entries({
    task: ['read', 'write', 'delete'],
    project: ['read', 'write', 'delete'],
    repository: ['read', 'write', 'delete'],
    'task-execution': ['read', 'write', 'delete'],
    'task-dependency': ['read', 'write', 'delete'],
    prompt: ['read', 'write', 'delete'],
    'prompt-version': ['read', 'write', 'delete'],
    pattern: ['read', 'write', 'delete'],
    recommendation: ['read', 'write', 'delete'],
    feedback: ['read', 'write', 'delete'],
    codebase: ['read', 'write', 'delete'],
    event: ['read', 'write'],
    job: ['read', 'write', 'delete'],
    'dead-letter': ['read', 'write', 'delete'],
    search: ['read'],
    limit: ['read'],
    worker: ['read'],
    schedule: ['read', 'write', 'delete'],
    'api-key': ['read', 'write', 'delete'],
    config: ['read', 'write'],
    system: ['read'],
    metric: ['read', 'write'],
    analytics: ['read', 'write'],
    error: ['read', 'write'],
    log: ['read', 'write'],
    alert: ['read', 'write'],
    'alert-rule': ['read', 'write', 'delete'],
    silence: ['read', 'write', 'delete'],
    expectation: ['read', 'write', 'delete'],
    plugin: ['read', 'manage'],
  }).flatMap(([resource, verbs]) => verbs.map((verb) => `${resource}:${verb}`)),
);

export function isPermission(text: string): text is Permission {
  return PERMISSIONS.has(text);
}

/** Whether a plugin may be given the permission. */
export function isGrantable(permission: string): boolean {
  return isPermission(permission) && !NEVER_GRANTED.has(permission.split(':')[0] ?? '');
}
