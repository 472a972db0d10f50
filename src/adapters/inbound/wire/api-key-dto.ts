import type { ApiKeyState } from '../../../domain/access/api-key.js';
import { ROLES, type Permission, type Role } from '../../../domain/access/role.js';
import { Choice, Text, TextList, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const name = {
  description: 'What the key is for',
  example: 'ci',
  minLength: 1,
  maxLength: 200,
  pattern: /\S/u,
};
const role = { description: 'What the key may do', example: 'analyst' };
const scopes = {
  description: "Only these of the role's permissions; null = all of them",
  example: ['task:read'],
  maxItems: 100,
  maxLength: 100,
  nullable: true,
};
const expiresAt = {
  description: 'When it stops working; null = never',
  example: '2027-01-01T00:00:00.000Z',
  nullable: true,
};

export class CreateApiKeyDto {
  @Text(name) name!: string;
  @Choice(ROLES, role) role!: Role;
  @TextList({ ...scopes, optional: true }) scopes?: Permission[] | null;
  @Time({ ...expiresAt, optional: true }) expiresAt?: Date | null;
}

export class ApiKeyView extends StoredView {
  @Text(name) name!: string;
  @Choice(ROLES, role) role!: Role;
  @TextList(scopes) scopes!: readonly Permission[] | null;
  @Time(expiresAt) expiresAt!: Date | null;
  @Time({ description: 'When it was revoked', example: null, nullable: true })
  revokedAt!: Date | null;
}

export class CreatedApiKeyView extends ApiKeyView {
  @Text({ description: 'The key itself; shown this once', example: 'brain_…', maxLength: 100 })
  key!: string;
}

export function toApiKeyView(state: ApiKeyState): ApiKeyView {
  const { lookup: _lookup, hash: _hash, ...view } = state;
  return view;
}
