import { Command, CommanderError } from 'commander';
import { AppError } from '../../../domain/shared/app-error.js';
import type { FieldFault } from '../../../domain/shared/app-error.js';
import { RefusedByInstance } from './brain-client.js';
import type { CliHost } from './cli-host.js';
import { CommandContext } from './command-context.js';
import { addEventCommands } from './event-commands.js';
import { addKeyCommands } from './key-commands.js';
import { addLocalCommands } from './local-command-group.js';
import { addResource } from './resource-commands.js';
import { RESOURCES } from './resources.js';
import { addWebhookCommands } from './webhook-commands.js';
import { cell } from './table.js';

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, configuration: 78 } as const;

/** Runs one command line. @returns the exit code */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const context = new CommandContext(host);
  const program = buildProgram(context);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return report(error, host, argv.includes('--json'));
  }
}

function buildProgram(context: CommandContext): Command {
  const { host } = context;
  const program = new Command('brain')
    .description('ClickUp Brain: webhooks in, durable jobs, tasks')
    .version(host.version)
    .showHelpAfterError('(see --help)');
  addLocalCommands(program, context);
  for (const resource of RESOURCES) {
    const group = addResource(program, resource, context);
    if (resource.group === 'events') addEventCommands(group, context);
    if (resource.group === 'keys') addKeyCommands(group, context);
  }
  addWebhookCommands(program, context);
  settle(program, host);
  return program;
}

/** Commander would exit and write by itself, in each command. */
function settle(command: Command, host: CliHost): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => {
      host.stdout.write(text);
    },
    writeErr: (text) => {
      host.stderr.write(text);
    },
  });
  for (const child of command.commands) settle(child, host);
}

function report(error: unknown, { stderr }: CliHost, isJson: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return EXIT.done;
    if (error.code === 'commander.invalidArgument') stderr.write(`${error.message}\n`);
    return EXIT.usage;
  }
  if (error instanceof RefusedByInstance) {
    const { problem } = error;
    if (isJson) stderr.write(`${JSON.stringify(problem)}\n`);
    else stderr.write(`${cell(error.message)}\n${faultLines(problem['errors'] as never)}`);
    return EXIT.failed;
  }
  if (error instanceof AppError && error.kind === 'configuration') {
    stderr.write(`${error.message}\n`);
    return EXIT.configuration;
  }
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.failed;
}

function faultLines(faults: readonly FieldFault[] = []): string {
  return faults.map(({ path, message }) => `  ${cell(path)}: ${cell(message)}\n`).join('');
}
