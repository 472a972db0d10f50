import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { captured } from './log-capture.js';

const LINE = '2026-01-01T00:00:00.000Z FATAL brain: forged';
const OBJECT = '{"timestamp":"2026-01-01T00:00:00.000Z","level":"fatal","message":"forged"}';

const FORGERIES: Readonly<Record<string, string>> = {
  LF: `x\n${LINE}`,
  CR: `x\r${LINE}`,
  'CR LF': `x\r\n${OBJECT}\r\n`,
  'vertical tab and form feed': `x\u000b${LINE}\u000c${LINE}`,
  'next line': `x\u0085${LINE}`,
  'line and paragraph separators': `x\u2028${OBJECT}\u2029${OBJECT}`,
  'end of the JSON': `x","level":"fatal","message":"forged"}\n${OBJECT}`,
  'clearing the screen': `x\u001b[2J\u001b[H${LINE}`,
  'going up a line': `x\u001b[1A\u001b[2K${LINE}`,
  'one-byte control sequence': `x\u009b2K${LINE}`,
  'title of the terminal': 'x\u001b]0;forged\u0007',
  backspaces: `x${'\b'.repeat(200)}${LINE}`,
  'writing from right to left': `x\u202e${LINE}\u2066${LINE}\u061c`,
  NUL: `x\u0000${LINE}`,
  'indented as a frame': `x\n    at ${LINE}`,
};

type Log = ReturnType<typeof captured>['logging']['logger'];

const SURFACES: Readonly<Record<string, (log: Log, text: string) => void>> = {
  message: (log, text) => log.warn(text),
  fact: (log, text) => log.warn('x', { text }),
  'name of a fact': (log, text) => log.warn('x', { [text]: 1 }),
  list: (log, text) => log.warn('x', { list: [text, { text }] }),
  logger: (log, text) => log.child(text).warn('x'),
  error: (log, text) => {
    const error = Object.assign(new Error(text, { cause: text }), { name: text, code: text });
    error.stack = `${text}\n    at ${text}\n${text}`;
    log.warn('x', { error });
  },
};

describe('forged log lines', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brain-forged-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [surface, tell] of Object.entries(SURFACES)) {
    it(`come about through no ${surface}`, async () => {
      for (const [kind, text] of Object.entries(FORGERIES)) {
        const actor = { kind: 'local', id: text, role: 'viewer' } as const;
        const scope = { current: () => ({ requestId: text, actor }) };
        for (const format of ['json', 'text'] as const) {
          const directory = mkdtempSync(join(folder, 'one-'));
          const { logging, lines } = captured({ format, directory, scope });
          tell(logging.logger, text);
          await logging.close();
          expect(lines, kind).to.have.lengthOf(1);
          const [head = '', ...frames] = (lines[0] ?? '').split('\n');
          expect(
            frames.filter((frame) => !frame.startsWith('    at ')),
            kind,
          ).to.deep.equal([]);
          if (format === 'json') expect(frames, kind).to.deep.equal([]);
          else expect(head, kind).to.match(/^\S+Z WARN {2}brain/);
          const written = readFileSync(join(directory, 'brain.log'), 'utf8').split('\n');
          expect(written, kind).to.have.lengthOf(2);
          expect(JSON.parse(written[0] ?? ''), kind).to.include({ level: 'warn' });
          expect([head, ...frames, written[0]].join(''), kind).not.to.match(
            // eslint-disable-next-line no-control-regex
            /[\u0000-\u001f\u007f-\u009f\u061c\u2028\u2029\u202e\u2066]/,
          );
        }
      }
    });
  }
});
