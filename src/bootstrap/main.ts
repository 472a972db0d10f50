import { loadConfig } from './config/load-config.js';
import { ROLES, parseRoles } from './roles/role.js';
import { serve } from './serve.js';

export async function main(argv: readonly string[]): Promise<number> {
  const i = argv.indexOf('--roles');
  const roles = i >= 0 ? parseRoles((argv[i + 1] ?? '').split(',')) : ROLES;
  const loaded = loadConfig({ env: process.env, cwd: process.cwd() });
  return serve({ loaded, roles, print: (line) => process.stdout.write(`${line}\n`) });
}
