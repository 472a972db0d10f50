import type { EntityUseCases } from '../../../application/entities/entity-use-cases.js';
import { MAX_LIMIT, listQuery } from '../../../domain/shared/page.js';
import { TASK_DEPENDENCY } from '../../../domain/tasks/task-dependency.js';
import { entityDtos } from '../wire/entity-dto.js';
import { Identifier } from '../wire/fields.js';
import { parseDto } from '../wire/parse-dto.js';
import { idParameter } from './parameters.js';
import { API_LIMIT, readJson } from './read-body.js';
import type { ResourceTools } from './resource-definition.js';
import { idOf } from './resource-routes.js';
import type { Route } from './route.js';
import { wholeList, wholeListAnswers } from './whole-list.js';

const PATH = '/api/v1/tasks/:id/dependencies';

class DependOnDto {
  @Identifier({
    description: 'The task that it waits for',
    example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a11',
  })
  dependsOn!: string;
}

/** What one task waits for; the same as `task-dependencies`, told from its side. */
export function taskDependencyRoutes(
  { create, list }: Pick<EntityUseCases, 'create' | 'list'>,
  { runner }: ResourceTools,
): readonly Route[] {
  const { view, present } = entityDtos(TASK_DEPENDENCY);
  const shared = { path: PATH, tag: 'Task', parameters: [idParameter] };
  return [
    {
      ...shared,
      method: 'get',
      operation: 'tasks.dependencies',
      summary: 'List what a task waits for, the first 200',
      answers: wholeListAnswers(view),
      handle: async ({ http, execution }) => {
        const values = [idOf('task', http)];
        const filters = [{ field: 'taskId', operator: 'in' as const, values }];
        const page = await runner.run(list, listQuery({ filters, limit: MAX_LIMIT }), execution);
        http.body = wholeList(page.items.map(present));
      },
    },
    {
      ...shared,
      method: 'post',
      operation: 'tasks.depend',
      summary: 'Make a task wait for another one; a circle is refused',
      body: { schema: DependOnDto, contentTypes: ['application/json'] },
      answers: { 201: { description: 'The dependency', schema: view } },
      handle: async ({ http, execution }) => {
        const taskId = idOf('task', http);
        const { value } = await readJson(http.req, API_LIMIT);
        const { dependsOn } = parseDto(DependOnDto, value);
        const made = await runner.run(create, { taskId, dependsOnId: dependsOn }, execution);
        http.status = 201;
        http.set('Location', `/api/v1/task-dependencies/${made.id}`);
        http.body = present(made);
      },
    },
  ];
}
