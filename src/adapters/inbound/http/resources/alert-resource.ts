import type { ChangeAlert } from '../../../../application/alerts/change-alert.js';
import type { TestChannel } from '../../../../application/alerts/test-alerting.js';
import type { GetOne, ListPage } from '../../../../application/shared/read-use-cases.js';
import { ALERT_LIST } from '../../../../domain/alerts/alert-lists.js';
import type { AlertState } from '../../../../domain/alerts/alert.js';
import type { AlertId } from '../../../../domain/shared/ids.js';
import {
  AlertView,
  ChangeAlertDto,
  ChannelTestView,
  TestChannelDto,
  toAlertView,
} from '../../wire/alert-dto.js';
import { parseDto } from '../../wire/parse-dto.js';
import { API_LIMIT, readJson } from '../read-body.js';
import { resource } from '../resource.js';
import type { ResourceTools } from '../resource-definition.js';
import type { Route } from '../route.js';

export interface AlertUseCases {
  readonly list: ListPage<AlertState>;
  readonly get: GetOne<AlertState, AlertId>;
  readonly change: ChangeAlert;
  readonly test: TestChannel;
}

export function alertResource(useCases: AlertUseCases, tools: ResourceTools): readonly Route[] {
  return [
    testRoute(useCases.test, tools),
    ...resource(
      {
        path: '/api/v1/alerts',
        title: 'Alert',
        view: AlertView,
        present: toAlertView,
        list: { spec: ALERT_LIST, useCase: useCases.list },
        get: { useCase: useCases.get },
        update: { dto: ChangeAlertDto, useCase: useCases.change },
      },
      tools,
    ),
  ];
}

function testRoute(test: TestChannel, { runner }: ResourceTools): Route {
  return {
    method: 'post',
    path: '/api/v1/alerts/test',
    operation: test.name,
    summary: 'Send a notice that is only a test over one channel, configured or given',
    tag: 'Alert',
    body: { schema: TestChannelDto, contentTypes: ['application/json'] },
    answers: { 200: { description: 'The other side took it', schema: ChannelTestView } },
    handle: async ({ http, execution }) => {
      const { value } = await readJson(http.req, API_LIMIT);
      const input = parseDto(TestChannelDto, value);
      await runner.run(test, input, execution);
      http.body = { channel: input.channel ?? null, isTaken: true };
    },
  };
}
