import type { HealthReport } from '../../../../application/monitoring/check-health.js';
import type { SystemStatus } from '../../../../application/monitoring/system-status.js';
import { duration } from './figures.js';
import { markup, type Content, type Html } from './markup.js';
import { badge, card, cardOf, table } from './parts.js';
import type { Reading } from './reading.js';
import { scoreCard, targetsCard, trafficCard } from './score-card.js';
import { alertsCard, errorsCard, eventsCard, pluginsCard, queuesCard } from './sections.js';
import type { StatusView } from './status-board.js';
import { banner, checksTable, verdictOf } from './verdict.js';

/** What the page is told besides the readings. */
export interface PageFacts {
  readonly version: string;
  readonly environment: string;
  readonly stylesheet: string;
  /** False where anybody sees everything, so there is nothing to sign in to. */
  readonly canSignIn: boolean;
  /** The routes of metrics need no credential, which a link could not carry. */
  readonly hasPublicMetrics: boolean;
  readonly now: Date;
  /** The page loads itself anew this often; undefined: never. */
  readonly refreshSeconds?: number | undefined;
}

const REFRESH_SECONDS = 30;

/** For anybody: whether all is well, and how to see more. */
export function publicPage(facts: PageFacts, health: Reading<HealthReport>, notice?: string): Html {
  const note =
    notice === undefined ? undefined : markup`<p class="notice" role="status">${notice}</p>`;
  return frame(facts, { health }, [
    note,
    banner(verdictOf(health), health),
    grid([
      health.value && card('checks', 'Checks', checksTable(health.value, facts.now, false)),
      card(
        'more',
        'See more',
        markup`<p>
          Score, targets, queues, deliveries, errors and alerts are for people with an API key.
        </p>
        <p><a class="button" href="/?signin">Sign in with an API key</a></p>
        <p class="quiet">
          The browser asks for a name and a password: the key is the password, any name will do. On
          the machine itself <code>brain performance</code>, <code>brain errors</code> and
          <code>brain doctor</code> tell more without one.
        </p>`,
      ),
    ]),
  ]);
}

/** For who may read it all, or some of it. */
export function fullPage(facts: PageFacts, view: StatusView): Html {
  const { health } = view;
  return frame(facts, { health, system: view.system?.value, isKnown: true }, [
    banner(verdictOf(health), health),
    grid([
      scoreCard(view),
      targetsCard(view),
      alertsCard(view, facts.now),
      trafficCard(view),
      errorsCard(view, facts.now),
      queuesCard(view, facts.now),
      pluginsCard(view),
      eventsCard(view, facts.now),
      card('checks', 'Checks', checksOf(view, facts.now), 'wide'),
      dependenciesCard(view),
    ]),
  ]);
}

/** What a browser shows after a refusal or a sign-out. */
export function plainPage(facts: PageFacts, title: string, text: string): Html {
  return frame(facts, {}, [
    markup`<section class="card message" aria-labelledby="message">
      <h2 id="message">${title}</h2>
      <p>${text}</p>
      <p><a class="button" href="/">Back to the status page</a></p>
    </section>`,
  ]);
}

function grid(cards: Content): Html {
  return markup`<div class="grid">${cards}</div>`;
}

function checksOf({ health, system }: StatusView, now: Date): Content {
  return health.value && checksTable(health.value, now, system !== undefined);
}

function dependenciesCard({ system }: StatusView): Content {
  type Dependency = SystemStatus['dependencies'][number];
  return cardOf(
    system,
    { id: 'dependencies', title: 'Connections', shape: 'wide' },
    ({ dependencies, adapters }) =>
      [
        markup`<p>
          ${Object.entries(adapters).map(
            ([family, adapter]) =>
              markup`<span class="pair"><span class="quiet">${family}</span> ${adapter}</span> `,
          )}
        </p>`,
        dependencies.length > 0 &&
          table(
            'What the process depends on, and how calls to it went',
            [
              { name: 'Name', cell: ({ name }: Dependency) => name },
              {
                name: 'Breaker',
                cell: ({ state }: Dependency) => badge(state === 'closed' ? 'good' : 'bad', state),
              },
              { name: 'Calls', isNumber: true, cell: ({ calls }: Dependency) => calls },
              { name: 'Failed', isNumber: true, cell: ({ failures }: Dependency) => failures },
            ],
            dependencies,
          ),
      ].filter((part) => part !== false),
  );
}

const METRICS = markup`<li><a href="/metrics">Metrics</a></li>
  <li><a href="/metrics/prometheus">Metrics for Prometheus</a></li> `;

interface Head {
  readonly health?: Reading<HealthReport>;
  readonly system?: SystemStatus | undefined;
  /** The reader has a credential. */
  readonly isKnown?: boolean;
}

function frame(facts: PageFacts, { health, system, isKnown = false }: Head, body: Content): Html {
  const { version, refreshSeconds } = facts;
  const tone = health ? verdictOf(health).tone : 'idle';
  const refresh =
    refreshSeconds === undefined
      ? undefined
      : markup`<meta http-equiv="refresh" content="${refreshSeconds}" />`;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        ${refresh}
        <link rel="icon" href="${icon(tone)}" />
        <link rel="stylesheet" href="${facts.stylesheet}" />
        <title>${health ? `${verdictOf(health).title} – ` : ''}ClickUp Brain</title>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="top">
          <h1>ClickUp Brain <span class="version">${version}</span></h1>
          ${system && about(facts, system)}
          <nav aria-label="Actions">${actions(facts, isKnown)}</nav>
        </header>
        <main id="main">${body}</main>
        <footer>
          <nav aria-label="Links">
            <ul>
              <li><a href="/health">Health report</a></li>
              <li><a href="/openapi.json">API description</a></li>
              ${facts.hasPublicMetrics ? METRICS : undefined}
            </ul>
          </nav>
          <p class="quiet">
            On the command line: <code>brain --help</code>. What to do when something is wrong:
            <code>docs/troubleshooting.md</code>.
          </p>
        </footer>
      </body>
    </html> `;
}

function about({ environment }: PageFacts, { uptimeSeconds, roles }: SystemStatus): Html {
  return markup`<dl class="about">
    <div>
      <dt>Environment</dt>
      <dd>${environment}</dd>
    </div>
    <div>
      <dt>Up for</dt>
      <dd>${duration(uptimeSeconds)}</dd>
    </div>
    <div>
      <dt>Roles</dt>
      <dd>${roles.join(', ')}</dd>
    </div>
  </dl>`;
}

function actions({ canSignIn, refreshSeconds }: PageFacts, isKnown: boolean): Content {
  return [
    refreshSeconds === undefined
      ? markup`<a href="/?refresh=${REFRESH_SECONDS}">Keep up to date</a>`
      : markup`<a href="/">Stop reloading every ${refreshSeconds} s</a>`,
    canSignIn && isKnown ? markup`<a href="/?signout">Sign out</a>` : undefined,
  ];
}

const COLOURS = { good: '1a7f4b', warn: 'c77700', bad: 'c62f3d', idle: '6b7280' } as const;

function icon(tone: keyof typeof COLOURS): string {
  const circle = `<circle cx="8" cy="8" r="7" fill="#${COLOURS[tone]}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${circle}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
