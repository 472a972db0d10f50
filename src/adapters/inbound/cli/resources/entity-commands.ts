import type { Command } from 'commander';
import { ENTITIES } from '../../../../domain/entities.js';
import type { Entity } from '../../../../domain/shared/entities/entity.js';
import type { Field } from '../../../../domain/shared/entities/field.js';
import { entityDtos } from '../../wire/entity-dto.js';
import type { CommandLine } from '../command-line.js';
import { countAll, countsBy } from './counts.js';
import { addResourceCommands } from './resource-commands.js';
import { addTransferCommands, type Transferred } from './transfer-commands.js';
import type { Reference, ResourceDefinition } from './resource-definition.js';

const EXAMPLE_ID = '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10';

/**
 * `brain <collection> list|show|create|update|delete|restore|export|import` for every entity.
 * @returns their groups, by collection
 */
export function addEntityCommands(line: CommandLine): ReadonlyMap<string, Command> {
  const groups = new Map<string, Command>();
  for (const entity of ENTITIES) {
    const group = addResourceCommands(line, definitionOf(entity));
    addTransferCommands(line, transferredOf(entity), group);
    groups.set(entity.collection, group);
  }
  return groups;
}

function transferredOf(entity: Entity): Transferred {
  return { ...referenceTo(entity), group: entity.collection };
}

function definitionOf(entity: Entity): ResourceDefinition {
  const { collection, summary, columns, title, fields } = entity;
  const { create, change } = entityDtos(entity);
  const one = title.toLowerCase();
  const naming = { flags: flagsOf(entity), references: referencesOf(entity) };
  const example = entity.calledBy === undefined ? EXAMPLE_ID : exampleOf(fields[entity.calledBy]);
  return {
    ...referenceTo(entity),
    group: collection,
    summary,
    columns,
    listExamples: [`brain ${collection} list --sort -updatedAt`],
    status: (client) => countAll(client, pathOf(entity), statusCounts(entity)),
    create: {
      ...naming,
      name: 'create',
      summary: `Create a ${one}.`,
      examples: [`brain ${collection} create ${requiredOptions(entity)}`.trim()],
      dto: create,
    },
    update: {
      ...naming,
      name: 'update',
      summary: `Change a ${one}; what is not named stays.`,
      examples: [`brain ${collection} update ${example} --tag quarter-4`],
      dto: change,
    },
    remove: {
      name: 'delete',
      summary: `Delete a ${one}; it can be restored.`,
      examples: [`brain ${collection} delete ${example}`],
      done: 'Deleted',
    },
  };
}

function pathOf({ collection }: Pick<Entity, 'collection'>): string {
  return `/api/v1/${collection}`;
}

/** How people name an entity. */
export function referenceTo(entity: Pick<Entity, 'collection' | 'title' | 'calledBy'>): Reference {
  const { title, calledBy } = entity;
  const reference = { path: pathOf(entity), one: title.toLowerCase() };
  return calledBy === undefined ? reference : { ...reference, lookup: calledBy };
}

/** Counts by status where there is one, else all of them. */
function statusCounts({ fields }: Entity) {
  const status = fields['status']?.shape;
  if (status?.kind === 'choice') return countsBy('status', status.choices);
  return [{ name: 'all', query: [] }];
}

/** `--project` for `projectId`, `--label` for one of `labels`, `--due` for `dueAt`. */
function flagsOf({ fields }: Entity): Readonly<Record<string, string>> {
  const named = Object.entries(fields).map(([name, { shape }]) => [name, flagOf(name, shape.kind)]);
  return Object.fromEntries([...named, ['tags', 'tag']]) as Record<string, string>;
}

function flagOf(name: string, kind: Field['shape']['kind']): string {
  const short = kind === 'words' ? name.replace(/s$/, '') : name.replace(/(Id|At)$/, '');
  return short.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function referencesOf({ fields }: Entity): Readonly<Record<string, Reference>> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { shape }]) => {
      const to = shape.kind === 'id' ? shape.to : undefined;
      const other = ENTITIES.find(({ collection }) => collection === to);
      return other ? [[name, referenceTo(other)]] : [];
    }),
  );
}

function requiredOptions({ fields }: Entity): string {
  return Object.entries(fields)
    .filter(([, { isRequired }]) => isRequired)
    .map(([name, field]) => `--${flagOf(name, field.shape.kind)} ${exampleOf(field)}`)
    .join(' ');
}

function exampleOf(field: Field | undefined): string {
  const { example = null } = field ?? {};
  const text = typeof example === 'string' ? example : JSON.stringify(example);
  return /^[\w./-]+$/.test(text) ? text : `'${text}'`;
}
