import type { PreviewSchedule } from '../../../../application/jobs/preview-schedule.js';
import type {
  ChangeSchedule,
  CreateSchedule,
} from '../../../../application/jobs/write-schedules.js';
import type { DeleteOne } from '../../../../application/shared/delete-one.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { SCHEDULE_LIST } from '../../../../domain/jobs/schedule-list.js';
import type { Schedule, ScheduleState } from '../../../../domain/jobs/schedule.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import type { ScheduleId } from '../../../../domain/shared/ids.js';
import {
  ChangeScheduleDto,
  CreateScheduleDto,
  PreviewScheduleDto,
  SchedulePreviewView,
  ScheduleView,
  toScheduleView,
} from '../../wire/schedule-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import { idParameter } from '../parameters.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route } from '../route.js';

export interface ScheduleUseCases {
  readonly list: ListPage<ScheduleState>;
  readonly get: GetOne<ScheduleState, ScheduleId>;
  readonly create: CreateSchedule;
  readonly change: ChangeSchedule;
  readonly delete: DeleteOne<ScheduleState, Schedule>;
  readonly next: PreviewSchedule;
}

const PATH = '/api/v1/schedules';

export function scheduleResource(
  useCases: ScheduleUseCases,
  tools: ResourceTools,
): readonly Route[] {
  return [
    ...resource(
      {
        path: PATH,
        title: 'Schedule',
        view: ScheduleView,
        present: toScheduleView,
        list: { spec: SCHEDULE_LIST, useCase: useCases.list },
        get: { useCase: useCases.get },
        create: { dto: CreateScheduleDto, useCase: useCases.create },
        update: { dto: ChangeScheduleDto, useCase: useCases.change },
        delete: { useCase: useCases.delete },
      },
      tools,
    ),
    nextRoute(useCases.next, tools),
  ];
}

const countParameter: JsonObject = {
  name: 'count',
  in: 'query',
  description: 'How many times',
  schema: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
};

function nextRoute(next: PreviewSchedule, { runner }: ResourceTools): Route {
  return {
    method: 'get',
    path: `${PATH}/:id/next`,
    operation: next.name,
    summary: 'Show when a schedule is due next',
    tag: 'Schedule',
    parameters: [idParameter, countParameter],
    answers: { 200: { description: 'Its next times', schema: SchedulePreviewView } },
    handle: async ({ http, execution }) => {
      const id = idOf('schedule', http) as ScheduleId;
      const query = new URLSearchParams(http.querystring);
      const given = Object.fromEntries([...query].map(([name, text]) => [name, numberOf(text)]));
      const input: object = parseDto(PreviewScheduleDto, given);
      http.body = { items: await runner.run(next, { ...input, id }, execution) };
    },
  };
}

/** What is none stays text, to be refused. */
function numberOf(text: string): number | string {
  return /^\d{1,9}$/.test(text) ? Number(text) : text;
}
