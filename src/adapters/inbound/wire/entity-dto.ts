import type { Entity, EntityState } from '../../../domain/shared/entities/entity.js';
import type {
  Field,
  FieldOptions as EntityFieldOptions,
} from '../../../domain/shared/entities/field.js';
import type { JsonValue } from '../../../domain/shared/json.js';
import {
  Choice,
  Count,
  Flag,
  Identifier,
  JsonField,
  JsonList,
  Quantity,
  Text,
  TextList,
  Time,
  type FieldOptions,
} from './fields.js';
import { prototypeOf, type DtoClass } from './schema.js';
import { StoredView } from './stored-view.js';

/** How an entity goes over the wire. */
export interface EntityDtos {
  readonly create: DtoClass;
  readonly change: DtoClass;
  readonly view: DtoClass;
  readonly present: (state: EntityState) => object;
}

const known = new WeakMap<Entity, EntityDtos>();

/** The DTOs of an entity, made once. */
export function entityDtos(entity: Entity): EntityDtos {
  const made = known.get(entity) ?? makeDtos(entity);
  known.set(entity, made);
  return made;
}

const TAGS = {
  description: 'Free words of your own',
  example: ['quarter-4'],
  maxItems: 100,
  maxLength: 100,
};
const METADATA = { description: 'Any further facts', example: { source: 'audit' } };
const DELETED_AT = {
  description: 'When it was deleted; null unless it is',
  example: null,
  nullable: true,
};

function makeDtos({ title, fields }: Entity): EntityDtos {
  const name = title.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase());
  const create = dtoClass(`Create${name}`);
  const change = dtoClass(`Change${name}`);
  const view = dtoClass(`${name}View`, StoredView);
  const hidden: string[] = [];
  for (const [property, field] of Object.entries(fields)) {
    const { access, nullable, isRequired } = field;
    const isChangeable = access === 'changeable';
    if (isChangeable || access === 'once') {
      decorate(create, property, field, { nullable, optional: !isRequired });
    }
    if (isChangeable) decorate(change, property, field, { nullable, optional: true });
    if (access === 'hidden') hidden.push(property);
    else decorate(view, property, field, { nullable });
  }
  for (const dto of [create, change]) {
    TextList({ ...TAGS, optional: true })(prototypeOf(dto), 'tags');
    JsonField({ ...METADATA, optional: true })(prototypeOf(dto), 'metadata');
  }
  TextList(TAGS)(prototypeOf(view), 'tags');
  JsonField(METADATA)(prototypeOf(view), 'metadata');
  Time(DELETED_AT)(prototypeOf(view), 'deletedAt');
  return { create, change, view, present: (state) => without(state, hidden) };
}

function dtoClass(name: string, base: DtoClass = Object): DtoClass {
  const dto = class extends base {};
  Object.defineProperty(dto, 'name', { value: name });
  return dto;
}

function decorate(
  dto: DtoClass,
  property: string,
  { shape, description, example }: Field & EntityFieldOptions,
  presence: Pick<FieldOptions, 'optional' | 'nullable'>,
): void {
  const options = { description, example, ...presence };
  decoratorOf(shape, options)(prototypeOf(dto), property);
}

function decoratorOf(shape: Field['shape'], options: FieldOptions): PropertyDecorator {
  switch (shape.kind) {
    case 'text':
    case 'word':
      return Text({ ...options, ...shape });
    case 'choice':
      return Choice(shape.choices, options);
    case 'id':
      return Identifier(options);
    case 'time':
      return Time(options);
    case 'integer':
      return Count({ ...options, ...shape });
    case 'decimal':
      return Quantity({ ...options, ...shape });
    case 'flag':
      return Flag(options);
    case 'words':
      return TextList({ ...options, ...shape });
    case 'object':
      return JsonField(options);
    case 'list':
      return JsonList({ ...options, ...shape });
  }
}

function without(state: EntityState, hidden: readonly string[]): object {
  const shown = Object.entries(state).filter(([name]) => !hidden.includes(name));
  return Object.fromEntries(shown as [string, JsonValue][]);
}
