import type { HealthReport } from '../../../../application/monitoring/check-health.js';
import { moment, words } from './figures.js';
import { markup, type Html } from './markup.js';
import { badge, table, type Tone } from './parts.js';
import type { Reading } from './reading.js';

export interface Verdict {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

type Status = HealthReport['status'];

const TONES: Readonly<Record<Status, Tone>> = {
  healthy: 'good',
  degraded: 'warn',
  unhealthy: 'bad',
};

const TITLES: Readonly<Record<Status, string>> = {
  healthy: 'All systems work',
  degraded: 'Works, but needs a look',
  unhealthy: 'Does not work',
};

/** Checks that do not answer are a bad sign in themselves. */
export function verdictOf({ value: report, isLate }: Reading<HealthReport>): Verdict {
  if (!report) {
    const text = 'The checks have not answered in time. Load the page again in a few seconds.';
    return { tone: 'bad', title: 'Checks do not answer', text };
  }
  const { totalChecks, healthyChecks } = report.summary;
  const text = `${String(healthyChecks)} of ${String(totalChecks)} checks passed`;
  if (isLate && report.status !== 'unhealthy') {
    return { tone: 'warn', title: 'Checks take longer than usual', text: `${text} before.` };
  }
  const what = whatFails(report);
  return {
    tone: TONES[report.status],
    title: TITLES[report.status],
    text: what === '' ? `${text}.` : `${text}. Look at: ${what}.`,
  };
}

function whatFails({ checks }: HealthReport): string {
  return checks
    .filter(({ status }) => status !== 'healthy')
    .map(({ name }) => words(name).toLowerCase())
    .join(', ');
}

export function banner({ tone, title, text }: Verdict, { value }: Reading<HealthReport>): Html {
  const at = value && markup` <span class="quiet">Checked ${exactTime(value.timestamp)}.</span>`;
  return markup`<section class="verdict ${tone}" aria-labelledby="verdict">
    <div class="sign" aria-hidden="true">${SIGNS[tone]}</div>
    <div>
      <h2 id="verdict">${title}</h2>
      <p>${text}${at}</p>
    </div>
  </section> `;
}

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', warn: '!', bad: '✕', idle: '–' };

function exactTime(at: Date): Html {
  const text = `${at.toISOString().slice(11, 19)} UTC`;
  return markup`<time datetime="${at.toISOString()}">${text}</time>`;
}

type Check = HealthReport['checks'][number];

/** @param isFull with what each check measured */
export function checksTable({ checks }: HealthReport, now: Date, isFull: boolean): Html {
  const worstFirst = checks.toSorted((a, b) => rank(b.status) - rank(a.status));
  const details = { name: 'Details', cell: (check: Check) => detailsOf(check) };
  return table(
    'Checks, failing ones first',
    [
      { name: 'Check', cell: ({ name }: Check) => words(name) },
      { name: 'State', cell: ({ status }: Check) => badge(TONES[status], status) },
      ...(isFull ? [details] : []),
      {
        name: 'Took',
        isNumber: true,
        isMinor: true,
        cell: ({ durationMs }: Check) => `${String(durationMs)} ms`,
      },
      {
        name: 'Checked',
        isMinor: true,
        cell: ({ lastCheck }: Check) => moment(lastCheck, now),
      },
    ],
    worstFirst,
  );
}

function rank(status: Status): number {
  return { healthy: 0, degraded: 1, unhealthy: 2 }[status];
}

const GIB = 1024 ** 3;

function detailsOf({ details }: Check): Html {
  const facts = Object.entries(details).map(([name, value], index) => {
    const isBytes = name.endsWith('Bytes') && typeof value === 'number';
    const shown = isBytes ? `${(value / GIB).toFixed(1)} GiB` : String(value);
    const label = words(isBytes ? name.slice(0, -'Bytes'.length) : name).toLowerCase();
    return markup`${index > 0 ? ', ' : ''}${label} ${shown}`;
  });
  return markup`<span class="quiet">${facts}</span>`;
}
