import { InvalidArgumentError, Option, type Command } from 'commander';
import { BACKOFF_KINDS } from '../../../../domain/jobs/backoff.js';
import { PRIORITIES } from '../../../../domain/jobs/job.js';
import type { JsonObject, JsonValue } from '../../../../domain/shared/json.js';
import { EnqueueJobDto } from '../../wire/job-dto.js';
import type { CommandLine } from '../command-line.js';
import type { Invocation } from '../invocation.js';
import { cellText } from '../text/printer.js';
import { bodyOf, dtoOptions, quantity } from './dto-options.js';
import { JOBS_PATH } from './jobs.js';
import { QUEUE } from './queue-stats.js';

/** Largest request, in bytes: what a file says beyond it would be refused. */
const MOST_BYTES = 1_048_576;

const VERB = {
  name: 'enqueue',
  summary: 'Put a job on a queue.',
  examples: [
    `brain queue enqueue http --payload '{"url": "https://example.org/hooks", "body": {"order": 17}}'`,
    'brain queue enqueue reports --payload @report.json --priority high --delay-seconds 60',
    'jq .job orders.json | brain queue enqueue orders --payload - --group-key order-17',
  ],
  dto: EnqueueJobDto,
  filledIn: ['queue'],
};

/** Fields that are told otherwise than by an option of their own shape. */
const OWN = ['queue', 'payload', 'priority', 'backoff', 'children'];

export function addQueueEnqueue(line: CommandLine, group: Command): void {
  const fields = dtoOptions(VERB).filter(({ field }) => !OWN.includes(field));
  const names = Object.keys(PRIORITIES).join(', ');
  line.command(
    {
      ...VERB,
      arguments: [QUEUE],
      options: [
        new Option(
          '--payload <json>',
          'what its handler gets: JSON, @FILE, or - for what is piped in',
        ),
        new Option('--priority <priority>', `0 to 100, higher first, or ${names}`).argParser(
          priority,
        ),
        ...fields.map(({ option }) => option),
        new Option('--backoff <kind>', 'how long it waits when it failed').choices(BACKOFF_KINDS),
        new Option('--backoff-seconds <number>', 'before the second attempt').argParser(quantity),
        new Option('--children <json>', 'jobs that run before it: a JSON array, @FILE or -'),
      ],
      run: async (invocation) => {
        const { args, printer } = invocation;
        const body = {
          queue: args[0] ?? '',
          ...(await ownFields(invocation)),
          ...(await bodyOf(VERB, fields, invocation)),
        };
        const client = await invocation.connect();
        const job = await client.post(JOBS_PATH, body);
        printer.answer(job, () => {
          const { id, queue, status, runAt } = job;
          const when = status === 'scheduled' ? `, due ${cellText(runAt)}` : '';
          printer.text(`Job ${cellText(id)} on ${cellText(queue)} is ${cellText(status)}${when}.`);
        });
      },
    },
    group,
  );
}

async function ownFields(invocation: Invocation): Promise<JsonObject> {
  const { payload, children, priority: urgency, backoff, backoffSeconds } = invocation.options;
  if (payload === '-' && children === '-') {
    invocation.usageError('only one of --payload and --children can be piped in');
  }
  if ((backoff === undefined) !== (backoffSeconds === undefined)) {
    invocation.usageError('--backoff and --backoff-seconds go together');
  }
  return {
    ...(typeof payload === 'string'
      ? { payload: await json('--payload', payload, invocation) }
      : {}),
    ...(urgency === undefined ? {} : { priority: urgency as JsonValue }),
    ...(backoff === undefined
      ? {}
      : { backoff: { kind: backoff as string, delaySeconds: backoffSeconds as number } }),
    ...(typeof children === 'string'
      ? { children: await json('--children', children, invocation) }
      : {}),
  };
}

async function json(option: string, text: string, invocation: Invocation): Promise<JsonValue> {
  const read = await sourceOf(text, invocation);
  try {
    return JSON.parse(read) as JsonValue;
  } catch (error) {
    return invocation.usageError(`${option} is no JSON: ${(error as Error).message}`);
  }
}

async function sourceOf(text: string, invocation: Invocation): Promise<string> {
  if (text === '-') return new TextDecoder().decode(await invocation.readStdin(MOST_BYTES));
  if (!text.startsWith('@')) return text;
  return new TextDecoder().decode(await invocation.readFile(text.slice(1), MOST_BYTES));
}

function priority(text: string): number | string {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  if (Object.hasOwn(PRIORITIES, text)) return text;
  throw new InvalidArgumentError(
    `It must be 0 to 100, or one of ${Object.keys(PRIORITIES).join(', ')}.`,
  );
}
