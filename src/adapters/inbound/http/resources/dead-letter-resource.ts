import type {
  EditDeadLetter,
  NoteDeadLetter,
} from '../../../../application/jobs/change-dead-letter.js';
import type { PurgeDeadLetters } from '../../../../application/jobs/purge-dead-letters.js';
import type {
  GetDeadLetter,
  GroupDeadLetters,
  ListDeadLetters,
} from '../../../../application/jobs/read-dead-letters.js';
import type { ReplayDeadLetters } from '../../../../application/jobs/replay-dead-letters.js';
import type { ReportReplay } from '../../../../application/jobs/report-replay.js';
import { DEAD_LETTER_LIST } from '../../../../domain/jobs/dead-letter.js';
import type { JsonObject } from '../../../../domain/shared/json.js';
import {
  DeadLetterDetailsView,
  DeadLetterFilterDto,
  DeadLetterGroupView,
  DeadLetterNoteView,
  DeadLetterView,
  EditDeadLetterDto,
  NoteDeadLetterDto,
  PurgeDeadLettersDto,
  PurgeView,
  ReplayDeadLettersDto,
  ReplayReportView,
  ReplayView,
} from '../../wire/dead-letter-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import type { DtoClass } from '../../wire/schema.js';
import { API_LIMIT, JSON_TYPES, readJson } from '../read-body.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import { idOf } from '../resource-routes.js';
import type { Route, RouteContext } from '../route.js';
import { wholeList, wholeListAnswers } from '../whole-list.js';

export interface DeadLetterUseCases {
  readonly groups: GroupDeadLetters;
  readonly list: ListDeadLetters;
  readonly get: GetDeadLetter;
  readonly edit: EditDeadLetter;
  readonly note: NoteDeadLetter;
  readonly replay: ReplayDeadLetters;
  readonly report: ReportReplay;
  readonly purge: PurgeDeadLetters;
}

const PATH = '/api/v1/dead-letters';
const TAG = 'Dead letter';

export function deadLetterResource(
  useCases: DeadLetterUseCases,
  tools: ResourceTools,
): readonly Route[] {
  return [
    groupsRoute(useCases.groups, tools),
    replayRoute(useCases.replay, tools),
    reportRoute(useCases.report, tools),
    purgeRoute(useCases.purge, tools),
    noteRoute(useCases.note, tools),
    ...resource(
      {
        path: PATH,
        title: TAG,
        view: DeadLetterView,
        present: (letter: object) => letter,
        list: { spec: DEAD_LETTER_LIST, useCase: useCases.list },
        get: { useCase: useCases.get, view: DeadLetterDetailsView },
        update: { dto: EditDeadLetterDto, useCase: useCases.edit },
      },
      tools,
    ),
  ];
}

function groupsRoute(groups: GroupDeadLetters, { runner }: ResourceTools): Route {
  const parameter = (name: string, description: string): JsonObject => ({
    ...{ name, in: 'query', description },
    schema: { type: 'string', maxLength: 100 },
  });
  return {
    method: 'get',
    path: `${PATH}/groups`,
    operation: groups.name,
    summary: 'Show what was given up by queue and cause, at most 200 groups, the largest first',
    tag: TAG,
    parameters: [
      parameter('kind', 'Of this kind'),
      parameter('queue', 'Of this queue'),
      parameter('cause', 'With this cause'),
    ],
    answers: wholeListAnswers(DeadLetterGroupView),
    handle: async ({ http, execution }) => {
      const query = Object.fromEntries(new URLSearchParams(http.querystring));
      const filter = parseDto(DeadLetterFilterDto, query);
      http.body = wholeList(await runner.run(groups, filter, execution));
    },
  };
}

async function bodyOf<Dto extends object>(
  dto: DtoClass<Dto>,
  { http }: RouteContext,
): Promise<Dto> {
  const { value } = await readJson(http.req, API_LIMIT);
  return parseDto(dto, value);
}

function replayRoute(replay: ReplayDeadLetters, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/replay`,
    operation: replay.name,
    summary: 'Try dead letters again: by id, queue or cause, a few or all, no faster than told',
    tag: TAG,
    body: { schema: ReplayDeadLettersDto, contentTypes: JSON_TYPES },
    answers: { 200: { description: 'What is tried again', schema: ReplayView } },
    handle: async (context) => {
      const { replayId = replayIdOf(context), ...given } = await bodyOf(
        ReplayDeadLettersDto,
        context,
      );
      const input = { ...given, ...(replayId === undefined ? {} : { replayId }) };
      context.http.body = await runner.run(replay, input, context.execution);
    },
  };
}

/** An Idempotency-Key says the same. @throws AppError `validation` */
function replayIdOf({ http }: RouteContext): string | undefined {
  const key = http.get('Idempotency-Key');
  return key === '' ? undefined : parseDto(ReplayDeadLettersDto, { replayId: key }).replayId;
}

function reportRoute(report: ReportReplay, { runner }: ResourceTools): Route {
  return {
    method: 'get',
    path: `${PATH}/replays/:replayId`,
    operation: report.name,
    summary: 'Show what became of a replay of your own, for a day',
    tag: TAG,
    parameters: [
      {
        ...{ name: 'replayId', in: 'path', required: true, description: 'Its id' },
        schema: { type: 'string', maxLength: 100 },
      },
    ],
    answers: { 200: { description: 'Where they stand', schema: ReplayReportView } },
    handle: async ({ http, execution }) => {
      const { replayId = '' } = http['params'] as { readonly replayId?: string };
      http.body = await runner.run(report, { replayId: replayId.slice(0, 101) }, execution);
    },
  };
}

function purgeRoute(purge: PurgeDeadLetters, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/purge`,
    operation: purge.name,
    summary: 'Forget dead letters for good; what waits for one of them is given up',
    tag: TAG,
    body: { schema: PurgeDeadLettersDto, contentTypes: JSON_TYPES },
    answers: { 200: { description: 'How many are gone', schema: PurgeView } },
    handle: async (context) => {
      const input = await bodyOf(PurgeDeadLettersDto, context);
      context.http.body = await runner.run(purge, input, context.execution);
    },
  };
}

function noteRoute(note: NoteDeadLetter, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/:id/notes`,
    operation: note.name,
    summary: 'Keep what you know about a dead letter',
    tag: TAG,
    parameters: [
      {
        ...{ name: 'id', in: 'path', required: true, description: 'Its id' },
        schema: { type: 'string', format: 'uuid' },
      },
    ],
    body: { schema: NoteDeadLetterDto, contentTypes: JSON_TYPES },
    answers: { 201: { description: 'The note', schema: DeadLetterNoteView } },
    handle: async (context) => {
      const { text } = await bodyOf(NoteDeadLetterDto, context);
      const input = { id: idOf('dead-letter', context.http), text };
      context.http.body = await runner.run(note, input, context.execution);
      context.http.status = 201;
    },
  };
}
