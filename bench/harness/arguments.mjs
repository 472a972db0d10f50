import { parseArgs } from 'node:util';

export const USAGE = `npm run bench -- NAME [--json] [--seconds N] [--rounds N]

  NAME         hooks | http | queue | webhooks
  --json       one JSON line per figure on standard output
  --seconds N  length of one measurement, 1 to 60 (5)
  --rounds N   rounds of ours and the peer in turn, 3 to 9 (3)`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  seconds: { type: 'string', default: '5' },
  rounds: { type: 'string', default: '3' },
  help: { type: 'boolean', default: false },
};

/** @returns what to do, or `{fault}` */
export function parseArguments(argv, names) {
  let parsed;
  try {
    parsed = parseArgs({ args: argv, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return { fault: error.message };
  }
  const { values, positionals } = parsed;
  if (values.help) return { help: true };
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) return { fault: 'name one bench' };
  if (!names.includes(name)) return { fault: `there is no bench ${name}` };
  const seconds = Number(values.seconds);
  if (!(seconds >= 1 && seconds <= 60)) return { fault: '--seconds must be 1 to 60' };
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 3 || rounds > 9) {
    return { fault: '--rounds must be 3 to 9' };
  }
  return { name, json: values.json, seconds, rounds };
}
