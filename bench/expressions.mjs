// What expressions cost: `node bench/expressions.mjs`, after `npm run build`. It asserts nothing.
import { Re2jsPatterns } from '../dist/src/adapters/outbound/re2js/re2js-patterns.js';
import { ExpressionEngine } from '../dist/src/domain/expressions/expression-engine.js';

const ROUNDS = 5;
const ROUND_MS = 400;

const patterns = new Re2jsPatterns();
const engine = new ExpressionEngine((pattern) => patterns.compile(pattern));

const CONTEXT = {
  event: { type: 'brain.job.failed', queue: 'mail', attempts: 4, labels: ['urgent', 'customer'] },
};

const CONDITIONS = [
  'event.attempts > 3',
  'event.attempts > 3 && event.queue == "mail"',
  'event.type.startsWith("brain.job.") && "urgent" in event.labels',
  'event.?tenant.name.orValue("none") != "acme"',
  'event.labels.exists(l, l == "customer")',
  'event.type.matches("^brain\\\\.(job|task)\\\\.")',
];

for (const text of CONDITIONS) {
  const expression = engine.compile(text);
  report(`${text}: evaluated`, () => expression.holds(CONTEXT));
}
report(`${CONDITIONS[1]}: compiled`, () => engine.compile(CONDITIONS[1]));
const explained = engine.compile(CONDITIONS[1]);
report(`${CONDITIONS[1]}: explained`, () => explained.explain(CONTEXT));

/** The median of the rounds, of the processor's time, so that what else the machine does counts less. */
function report(what, act) {
  const perSecond = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage();
    const endMs = performance.now() + ROUND_MS;
    let count = 0;
    while (performance.now() < endMs) {
      for (let index = 0; index < 100; index += 1) act();
      count += 100;
    }
    const { user, system } = process.cpuUsage(start);
    return (count / (user + system)) * 1e6;
  }).sort((left, right) => left - right);
  console.log(`${Math.round(perSecond[ROUNDS >> 1]).toLocaleString('en')}/s  ${what}`);
}
