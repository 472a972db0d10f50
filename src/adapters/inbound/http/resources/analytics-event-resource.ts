import type { ImportEvents, ImportLine } from '../../../../application/analytics/import-events.js';
import {
  MOST_EVENTS,
  type RecordEvent,
  type RecordEvents,
} from '../../../../application/analytics/record-events.js';
import { parseJson } from '../../../../application/shared/parse-json.js';
import type { ListPage } from '../../../../application/shared/read-use-cases.js';
import {
  ANALYTICS_EVENT_LIST,
  type AnalyticsEvent,
} from '../../../../domain/analytics/analytics-event.js';
import { AppError } from '../../../../domain/shared/app-error.js';
import {
  AnalyticsEventView,
  AnalyticsImportView,
  RecordAnalyticsEventDto,
  RecordedAnalyticsEventView,
} from '../../wire/analytics-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import { readLines } from '../read-lines.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import type { Route } from '../route.js';

export interface AnalyticsEventUseCases {
  readonly list: ListPage<AnalyticsEvent>;
  readonly record: RecordEvent;
  readonly recordMany: RecordEvents;
  readonly import: ImportEvents;
}

const PATH = '/api/v1/analytics/events';

/** Of a stream of events. */
const LIMITS = { bytes: 64 * 1024 * 1024, lineBytes: 64 * 1024 };

export function analyticsEventResource(
  useCases: AnalyticsEventUseCases,
  tools: ResourceTools,
): readonly Route[] {
  return [
    ...resource(
      {
        path: PATH,
        title: 'Analytics event',
        view: AnalyticsEventView,
        present: (event: AnalyticsEvent) => event,
        list: { spec: ANALYTICS_EVENT_LIST, useCase: useCases.list },
        create: {
          dto: RecordAnalyticsEventDto,
          useCase: useCases.record,
          many: useCases.recordMany,
          most: MOST_EVENTS,
          view: RecordedAnalyticsEventView,
          present: (event: object) => event,
        },
      },
      tools,
    ),
    importRoute(useCases.import, tools),
  ];
}

function importRoute(useCase: ImportEvents, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: `${PATH}/stream`,
    operation: useCase.name,
    summary: 'Record events as they come, a JSON object in each line',
    tag: 'Analytics event',
    body: { schema: { type: 'string' }, contentTypes: ['application/x-ndjson'] },
    answers: { 200: { description: 'What became of them', schema: AnalyticsImportView } },
    handle: async ({ http, execution }) => {
      if (http.is('application/x-ndjson', 'application/jsonl') === false) {
        const message = 'The content type must be application/x-ndjson';
        throw new AppError('validation', 'request.content-type', message);
      }
      http.body = await runner.run(useCase, { lines: linesOf(http.req) }, execution);
    },
  };
}

async function* linesOf(request: Parameters<typeof readLines>[0]): AsyncGenerator<ImportLine> {
  for await (const { line, text } of readLines(request, LIMITS)) yield { line, ...readLine(text) };
}

function readLine(text: string) {
  try {
    return { event: parseDto(RecordAnalyticsEventDto, parseJson(text)) };
  } catch (error) {
    if (error instanceof AppError && error.kind === 'validation') return { error };
    throw error;
  }
}
