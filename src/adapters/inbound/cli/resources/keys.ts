import { Option } from 'commander';
import { ROLES } from '../../../../domain/access/role.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import { CreateApiKeyDto } from '../../wire/api-key-dto.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { countAll, countsBy } from './counts.js';
import type { ResourceDefinition } from './resource-definition.js';

const PATH = '/api/v1/api-keys';

export const KEYS: ResourceDefinition = {
  group: 'keys',
  one: 'key',
  path: PATH,
  summary: 'API keys: who may call the instance.',
  columns: ['id', 'role', 'name', 'expiresAt', 'revokedAt'],
  listExamples: ['brain keys list --filter role=admin'],
  status: (client) => countAll(client, PATH, countsBy('role', ROLES)),
  show: null,
  create: {
    name: 'create',
    summary: 'Make a key; it is printed this once.',
    examples: [
      'brain keys create --name ci --role analyst --expires-at 2027-01-01',
      'brain keys create --name me --admin',
    ],
    dto: CreateApiKeyDto,
    flags: { scopes: 'scope' },
    filledIn: ['role'],
    extra: [new Option('--admin', 'the same as --role admin')],
    prepare: withRole,
    present: printKey,
  },
  remove: {
    name: 'revoke',
    summary: 'Make a key useless, for good.',
    examples: ['brain keys revoke 01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10'],
    done: 'Revoked',
  },
};

function withRole(body: JsonObject, invocation: Invocation): JsonObject {
  const isAdmin = invocation.options['admin'] === true;
  const { role } = body;
  if (isAdmin && role !== undefined && role !== 'admin') {
    invocation.usageError('--admin and --role contradict each other');
  }
  if (!isAdmin && role === undefined) {
    invocation.usageError(`say what the key may do: --role ${ROLES.join('|')}, or --admin`);
  }
  return isAdmin ? { ...body, role: 'admin' } : body;
}

function printKey({ id, name, role, expiresAt, key }: JsonObject, { printer }: Invocation): void {
  printer.details({
    id: id ?? null,
    name: name ?? null,
    role: role ?? null,
    expiresAt: expiresAt ?? null,
  });
  printer.text(`\nThe key, shown this once:\n${cellText(key)}`);
}
