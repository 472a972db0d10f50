// Gathers what came of one test file. `--reporter-option tell=FUNCTION` is called with it at the end.
import { format } from 'node:util';
import Mocha from 'mocha';

const { Base } = Mocha.reporters;
const WORTH_NAMING_MS = 50;

export default class FileReporter extends Base {
  #outcome = { passed: 0, failed: [], skipped: 0, skippedSuites: new Set(), slow: [] };

  constructor(runner, options) {
    super(runner, options);
    const outcome = this.#outcome;
    runner.on('pass', (test) => {
      outcome.passed += 1;
      const ms = test.duration ?? 0;
      if (ms >= WORTH_NAMING_MS) outcome.slow.push({ title: test.fullTitle(), ms });
    });
    runner.on('fail', (test) => {
      outcome.failed.push(test.fullTitle());
    });
    runner.on('pending', (test) => {
      outcome.skipped += 1;
      outcome.skippedSuites.add(skippedName(test));
    });
    runner.once('end', () => {
      options.reporterOption.tell({
        ...outcome,
        skippedSuites: [...outcome.skippedSuites],
        details: listed(this.failures),
      });
    });
  }
}

/** Mocha prints the list; it is for the end of all files. */
function listed(failures) {
  if (failures.length === 0) return '';
  const lines = [];
  const print = Base.consoleLog;
  Base.consoleLog = (...parts) => lines.push(format(...parts));
  try {
    Base.list(failures);
  } finally {
    Base.consoleLog = print;
  }
  return lines.join('\n');
}

/** The outermost skipped suite, or the test itself when only it is skipped. */
function skippedName(test) {
  let name = test.fullTitle();
  for (let suite = test.parent; suite && !suite.root; suite = suite.parent) {
    if (suite.pending) name = suite.fullTitle();
  }
  return name;
}
