import { Option } from 'commander';
import { EXIT_CODES, type CommandLine } from '../command-line.js';
import type { DoctorFinding } from '../local-commands.js';
import { harmlessLine } from '../text/harmless.js';

/** As wide as the longest of ok, warning, fault. */
const STATUS_WIDTH = 7;

export function addDoctorCommand(line: CommandLine): void {
  line.command({
    name: 'doctor',
    summary: 'Check what an instance needs, and say how to mend each fault.',
    examples: ['brain doctor', 'brain doctor --online', 'brain doctor --json'],
    options: [new Option('--online', 'ask providers whether they accept the tokens')],
    run: async ({ host, config, printer, options }) => {
      const online = options['online'] === true;
      const findings = await host.local.doctor({ ...config, online });
      const hasFault = findings.some(({ status }) => status === 'fault');
      printer.answer(findings.map(toJson), () => {
        const width = Math.max(0, ...findings.map(({ name }) => name.length));
        for (const finding of findings) printer.raw(toText(finding, width));
      });
      return hasFault ? EXIT_CODES.failed : EXIT_CODES.done;
    },
  });
}

function toJson({ name, status, message, remedy }: DoctorFinding) {
  return { name, status, message, ...(remedy === undefined ? {} : { remedy }) };
}

function toText({ name, status, message, remedy }: DoctorFinding, width: number): string {
  const start = `${status.padEnd(STATUS_WIDTH)}  ${name.padEnd(width)}`;
  const lines = [`${start}  ${message}`];
  if (remedy !== undefined) lines.push(`${' '.repeat(start.length)}  mend it: ${remedy}`);
  return lines.map((line) => `${harmlessLine(line)}\n`).join('');
}
