import { ERROR_GROUP_LIST } from '../../../domain/errors/error-group-list.js';
import { EVENT_LIST } from '../../../domain/events/event-list.js';
import { JOB_LIST } from '../../../domain/jobs/job-list.js';
import { PROJECT_LIST, REPOSITORY_LIST } from '../../../domain/projects/project-list.js';
import { validationError } from '../../../domain/shared/app-error.js';
import { isUuid } from '../../../domain/shared/ids.js';
import type { JsonObject, JsonValue } from '../../../domain/shared/json.js';
import type { ListSpec } from '../../../domain/shared/page.js';
import { TASK_LIST } from '../../../domain/tasks/task-list.js';
import { parseDto } from './parse-dto.js';
import { parseListQuery } from './parse-list-query.js';
import {
  AddRepositoryDto,
  ChangeProjectDto,
  CreateProjectDto,
  MapRepositoryDto,
} from './project-dto.js';
import type { DtoClass } from './schema.js';
import { ChangeTaskDto, CreateTaskDto } from './task-dto.js';

type Parse = (input: JsonValue) => unknown;

function objectOf(input: JsonValue): JsonObject {
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    return input as JsonObject;
  }
  throw validationError('request.invalid', 'The input must be an object');
}

const creation =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) =>
    parseDto(dto, input);

const identified: Parse = (input) => {
  const { id, expectedVersion, ...rest } = objectOf(input);
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw validationError('request.invalid', `${unknown} is not known`);
  if (typeof id !== 'string' || !isUuid(id)) {
    throw validationError('request.invalid', 'id must be a UUID');
  }
  if (expectedVersion === undefined) return { id };
  if (Number.isSafeInteger(expectedVersion)) return { id, expectedVersion };
  throw validationError('request.invalid', 'expectedVersion must be an integer');
};

const change =
  <Dto extends object>(dto: DtoClass<Dto>): Parse =>
  (input) => {
    const { change: changes = {}, ...rest } = objectOf(input);
    return { ...(identified(rest) as object), change: parseDto(dto, changes) };
  };

/** As the parameters of a list over HTTP: `{"limit": 10, "filter[status]": "pending"}`. */
const list =
  (spec: ListSpec): Parse =>
  (input) =>
    parseListQuery(
      Object.entries(objectOf(input)).map(([name, value]) => [name, String(value)]),
      spec,
    );

const INPUTS: Readonly<Record<string, Parse>> = {
  'tasks.list': list(TASK_LIST),
  'tasks.get': identified,
  'tasks.create': creation(CreateTaskDto),
  'tasks.update': change(ChangeTaskDto),
  'tasks.delete': identified,
  'projects.list': list(PROJECT_LIST),
  'projects.get': identified,
  'projects.create': creation(CreateProjectDto),
  'projects.update': change(ChangeProjectDto),
  'projects.delete': identified,
  'repositories.list': list(REPOSITORY_LIST),
  'repositories.get': identified,
  'repositories.create': creation(AddRepositoryDto),
  'repositories.update': change(MapRepositoryDto),
  'events.list': list(EVENT_LIST),
  'events.get': identified,
  'jobs.list': list(JOB_LIST),
  'jobs.get': identified,
  'errors.list': list(ERROR_GROUP_LIST),
  'errors.get': identified,
};

/**
 * The input of a use case from JSON, checked as over HTTP.
 * @throws AppError `validation`; also for use cases whose input cannot be given so
 */
export function parseUseCaseInput(useCase: string, input: JsonValue): unknown {
  const parse = Object.hasOwn(INPUTS, useCase) ? INPUTS[useCase] : undefined;
  if (parse) return parse(input);
  throw validationError('use-case.not-callable', `${useCase} takes no input from plugins`);
}
