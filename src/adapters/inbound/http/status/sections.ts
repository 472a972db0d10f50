import type { QueueBacklog } from '../../../../application/jobs/count-jobs.js';
import type { AlertState } from '../../../../domain/alerts/alert.js';
import type { ErrorGroupState } from '../../../../domain/errors/error-group.js';
import type { ReceivedEventState } from '../../../../domain/events/received-event.js';
import { isTurnedOff, type PluginView } from '../../../../domain/plugins/plugin-state.js';
import type { Page } from '../../../../domain/shared/page.js';
import { clipped, count, duration, moment } from './figures.js';
import { markup, type Content } from './markup.js';
import { badge, cardOf, nothing, table, type Tone } from './parts.js';
import type { StatusView } from './status-board.js';

type Queue = QueueBacklog;
const STATUSES = [
  ['Waiting', 'pending'],
  ['Running', 'processing'],
  ['To retry', 'failed'],
  ['Given up', 'dead_letter'],
] as const;

export function queuesCard({ queues }: StatusView, now: Date): Content {
  return cardOf(queues, { id: 'queues', title: 'Queues' }, (all) =>
    all.length === 0
      ? nothing('No job waits.')
      : table(
          'Jobs that are not completed, by queue',
          [
            { name: 'Queue', cell: ({ queue }: Queue) => clipped(queue, 60) },
            ...STATUSES.map(([name, status]) => ({
              name,
              isNumber: true,
              cell: ({ counts }: Queue) => countOf(counts[status] ?? 0, status === 'dead_letter'),
            })),
            {
              name: 'Longest overdue',
              isNumber: true,
              cell: ({ dueSince }: Queue) => overdue(dueSince, now),
            },
          ],
          all.slice(0, 20),
        ),
  );
}

function countOf(jobs: number, isBad: boolean): Content {
  return isBad && jobs > 0 ? badge('bad', count(jobs)) : count(jobs);
}

function overdue(since: Date | null, now: Date): string {
  const seconds = since ? Math.floor((now.getTime() - since.getTime()) / 1_000) : 0;
  return seconds > 0 ? duration(seconds) : '–';
}

const EVENT_TONES: Readonly<Record<ReceivedEventState['status'], Tone>> = {
  received: 'idle',
  processed: 'good',
  ignored: 'idle',
  failed: 'bad',
  invalid: 'bad',
};

export function eventsCard({ events }: StatusView, now: Date): Content {
  const about = { id: 'events', title: 'Last deliveries', shape: 'wide' } as const;
  type Event = ReceivedEventState;
  return cardOf(events, about, ({ items }) =>
    items.length === 0
      ? nothing('No webhook delivery yet. Set one up: brain webhooks setup github')
      : table(
          'The newest webhook deliveries',
          [
            { name: 'Delivery', cell: (event: Event) => nameOf(event) },
            {
              name: 'About',
              cell: ({ title, repository, error }: Event) => [
                clipped(error ?? title ?? '–'),
                repository === null
                  ? undefined
                  : markup` <span class="quiet">${clipped(repository, 80)}</span>`,
              ],
            },
            { name: 'State', cell: ({ status }: Event) => badge(EVENT_TONES[status], status) },
            { name: 'Came', cell: ({ createdAt }: Event) => moment(createdAt, now) },
          ],
          items,
        ),
  );
}

function nameOf({ provider, type, providerAction }: ReceivedEventState): string {
  const action = providerAction === null ? '' : `.${providerAction}`;
  return clipped(`${provider} ${type}${action}`, 80);
}

export function errorsCard({ errors }: StatusView, now: Date): Content {
  const about = { id: 'errors', title: 'Open errors', shape: 'wide' } as const;
  type Group = ErrorGroupState;
  return cardOf(errors, about, (page) =>
    page.items.length === 0
      ? nothing('Nothing failed that is not mended.')
      : [
          table(
            'Faults that are not mended, those seen last first',
            [
              {
                name: 'Fault',
                cell: ({ code }: Group) => markup`<code>${clipped(code, 80)}</code>`,
              },
              { name: 'Message', cell: ({ message }: Group) => clipped(message) },
              { name: 'Where', cell: ({ component }: Group) => clipped(component, 60) },
              {
                name: 'State',
                cell: ({ status, severity }: Group) => errorBadge(status, severity),
              },
              { name: 'Times', isNumber: true, cell: (group: Group) => count(group.count) },
              { name: 'Last seen', cell: ({ lastSeenAt }: Group) => moment(lastSeenAt, now) },
            ],
            page.items,
          ),
          moreOf(page, 'brain errors list'),
        ],
  );
}

function errorBadge(status: string, severity: ErrorGroupState['severity']): Content {
  const tone = severity === 'critical' || severity === 'high' ? 'bad' : 'warn';
  return badge(tone, status === 'regressed' ? `${severity}, came back` : severity);
}

export function alertsCard({ alerts }: StatusView, now: Date): Content {
  return cardOf(alerts, { id: 'alerts', title: 'Firing alerts' }, (page) =>
    page.items.length === 0
      ? nothing('No alert fires.')
      : [
          table(
            'Alerts that fire now',
            [
              { name: 'Alert', cell: ({ rule }: AlertState) => clipped(rule, 80) },
              { name: 'What', cell: ({ text }: AlertState) => clipped(text) },
              {
                name: 'Severity',
                cell: ({ severity }: AlertState) =>
                  badge(severity === 'critical' ? 'bad' : 'warn', severity),
              },
              { name: 'Since', cell: ({ startedAt }: AlertState) => moment(startedAt, now) },
            ],
            page.items,
          ),
          moreOf(page, 'brain alerts list'),
        ],
  );
}

export function pluginsCard({ plugins }: StatusView): Content {
  return cardOf(plugins, { id: 'plugins', title: 'Plugins' }, (all) =>
    all.length === 0
      ? nothing('None is installed.')
      : table(
          'Installed plugins',
          [
            {
              name: 'Plugin',
              cell: ({ name, version }: PluginView) => clipped(`${name} ${version}`, 80),
            },
            { name: 'State', cell: (plugin: PluginView) => pluginBadge(plugin) },
            { name: 'Why', cell: ({ reason }: PluginView) => clipped(reason ?? '–') },
          ],
          all.slice(0, 30),
        ),
  );
}

function pluginBadge(plugin: PluginView): Content {
  const isBad = plugin.status === 'failed' || isTurnedOff(plugin);
  return badge(isBad ? 'bad' : plugin.status === 'enabled' ? 'good' : 'idle', plugin.status);
}

function moreOf({ nextCursor }: Page<unknown>, command: string): Content {
  if (nextCursor === undefined) return undefined;
  return markup`<p class="quiet">There are more: <code>${command}</code></p>`;
}
