import type { PerformanceReport } from '../../../../application/monitoring/report-performance.js';
import type { ScoredPart } from '../../../../domain/monitoring/health-score.js';
import type { TargetResult, TargetState } from '../../../../domain/monitoring/target.js';
import { count, duration, percent, words } from './figures.js';
import { markup, type Content, type Html } from './markup.js';
import { badge, cardOf, table, type Tone } from './parts.js';
import { HOURS, type StatusView } from './status-board.js';

/** Circumference of the ring, in its own units. */
const RING = 100;

export function scoreCard({ report }: StatusView): Content {
  return cardOf(report, { id: 'score', title: 'Health score', shape: 'tall' }, ({ score }) => [
    markup`<div class="score ${toneOf(score.score)}">
      ${ring(score.score)}
      <p>
        <strong>${score.score}</strong> of 100<br /><span class="quiet"
          >over the last ${HOURS} hours</span
        >
      </p>
    </div>`,
    table(
      'What the score is made of',
      [
        { name: 'Part', cell: ({ part }: ScoredPart) => words(part) },
        {
          name: 'Points',
          isNumber: true,
          cell: ({ points, weight }: ScoredPart) => `${count(points)} / ${count(weight)}`,
        },
        {
          name: 'Because',
          cell: ({ because }: ScoredPart) => markup`<span class="quiet">${because}</span>`,
        },
      ],
      score.parts,
    ),
  ]);
}

function toneOf(score: number): Tone {
  if (score >= 90) return 'good';
  return score >= 70 ? 'warn' : 'bad';
}

/** The number beside it says the same. */
function ring(score: number): Html {
  return markup`<svg viewBox="0 0 36 36" width="84" height="84" aria-hidden="true" focusable="false">
    <circle class="track" cx="18" cy="18" r="15.915" fill="none" stroke-width="3.4" />
    <circle
      class="value"
      cx="18"
      cy="18"
      r="15.915"
      fill="none"
      stroke-width="3.4"
      stroke-linecap="round"
      stroke-dasharray="${score} ${RING}"
      transform="rotate(-90 18 18)"
    />
  </svg>`;
}

const STATES: Readonly<Record<TargetState, readonly [Tone, string]>> = {
  met: ['good', 'met'],
  missed: ['bad', 'missed'],
  unknown: ['idle', 'no evidence yet'],
};

export function targetsCard({ report }: StatusView): Content {
  return cardOf(report, { id: 'targets', title: 'Targets' }, ({ targets }) =>
    table(
      `Targets, measured over the last ${String(HOURS)} hours`,
      [
        { name: 'Target', cell: ({ name }: TargetResult) => words(name.replace('Seconds', '')) },
        {
          name: 'Value',
          isNumber: true,
          cell: ({ name, value }: TargetResult) => (value === null ? '–' : shown(name, value)),
        },
        {
          name: 'Wanted',
          isNumber: true,
          cell: ({ name, target }: TargetResult) => shown(name, target),
        },
        { name: 'State', cell: ({ state }: TargetResult) => badge(...STATES[state]) },
        { name: 'Budget used', isNumber: true, cell: budgetUsed },
      ],
      targets,
    ),
  );
}

function shown(name: TargetResult['name'], value: number): string {
  if (name === 'availability' || name === 'successRate') return percent(value);
  return name === 'concurrentOperations' ? count(value) : duration(value);
}

function budgetUsed({ budget }: TargetResult): string {
  if (!budget) return '–';
  return budget.burn === null ? 'all' : `${count(Math.round(budget.burn * 100))} %`;
}

const WIDTH = 240;
const HEIGHT = 44;

/** Requests, their p95 and failures as lines, with the newest and the highest value in words. */
export function trafficCard({ report }: StatusView): Content {
  const about = { id: 'traffic', title: 'Traffic', shape: 'wide' } as const;
  return cardOf(report, about, ({ requests, charts, jobs }: PerformanceReport) => {
    const givenUp = jobs.reduce((sum, queue) => sum + queue.givenUp, 0);
    const completed = jobs.reduce((sum, queue) => sum + queue.completed, 0);
    const took = requests.p95Seconds === null ? '–' : duration(requests.p95Seconds);
    return markup`<dl class="figures">
        ${figure('Requests', count(requests.total), charts.requestsPerSecond)}
        ${figure('Response time, p95', took, charts.responseP95Seconds)}
        ${figure('Failed requests', count(requests.failed), charts.failuresPerSecond)}
        ${figure('Jobs completed', count(completed), charts.jobsPerSecond)}
        ${figure('Jobs given up', count(givenUp), [])}
      </dl>
      <p class="quiet">
        Over the last ${HOURS} hours, in steps of ${duration(charts.stepSeconds)}.
      </p>`;
  });
}

type Line = PerformanceReport['charts']['requestsPerSecond'];

function figure(name: string, value: string, line: Line): Html {
  return markup`<div>
    <dt>${name}</dt>
    <dd><strong>${value}</strong>${sparkline(line)}</dd>
  </div>`;
}

function sparkline(line: Line): Content {
  const [first] = line;
  const last = line.at(-1);
  if (!first || !last || line.length < 2) return undefined;
  const span = last.at.getTime() - first.at.getTime();
  const highest = Math.max(...line.map(({ value }) => value), Number.MIN_VALUE);
  const points = line.map(({ at, value }) => {
    const x = ((at.getTime() - first.at.getTime()) / span) * WIDTH;
    const y = HEIGHT - 2 - (value / highest) * (HEIGHT - 4);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return markup`<svg
    class="line"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="none"
    aria-hidden="true"
    focusable="false"
  >
    <polyline
      fill="none"
      stroke-width="1.5"
      vector-effect="non-scaling-stroke"
      points="${points.join(' ')}"
    />
  </svg>`;
}
