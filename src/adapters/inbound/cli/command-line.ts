import { Command, CommanderError, type Argument, type Option } from 'commander';
import type { CliHost } from './cli-host.js';
import { addCommonOptions } from './common-options.js';
import { Invocation } from './invocation.js';
import { harmlessText } from './text/harmless.js';

export const EXIT_CODES = { done: 0, failed: 1, usage: 2, configuration: 78 } as const;

/** A number it resolves to is the exit code; anything else stands for 0. */
export type Run = (invocation: Invocation) => Promise<unknown>;

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Whole command lines, shown with `--help`. */
  readonly examples: readonly string[];
  readonly arguments?: readonly Argument[];
  readonly options?: readonly Option[];
  readonly run: Run;
}

export interface GroupSpec {
  readonly name: string;
  readonly summary: string;
  readonly examples: readonly string[];
  /** Prints the area's state; the verbs follow by themselves. */
  readonly status: (invocation: Invocation) => Promise<void>;
}

/** The tree of commands; every one has help with an example, and the common options. */
export class CommandLine {
  /** Of the command that ran. */
  exitCode: number = EXIT_CODES.done;
  private readonly root: Command;

  constructor(private readonly host: CliHost) {
    this.root = new Command('brain')
      .description('ClickUp Brain: runs an instance, and talks to one that runs.')
      .version(host.version, '--version', 'show the version')
      .helpOption('-h, --help', 'show this help')
      .helpCommand('help [command]', 'show the help of a command')
      .exitOverride()
      .configureHelp({ showGlobalOptions: true, helpWidth: helpWidthOf(host) })
      .configureOutput({
        writeOut: (text) => host.stdout.write(text),
        writeErr: (text) => host.stderr.write(text),
        outputError: (text, write) => {
          write(harmlessText(text));
        },
      });
    addCommonOptions(this.root);
    finish(this.root, ['brain start', 'brain tasks list --filter status=open']);
  }

  group({ name, summary, examples, status }: GroupSpec, parent: Command = this.root): Command {
    const group = parent.command(name).description(summary).allowExcessArguments();
    group.action(async () => {
      const [unknown] = group.args;
      const invocation = new Invocation(this.host, group, []);
      const verbs = group.commands.map((command) => command.name());
      if (unknown !== undefined) {
        invocation.usageError(
          `unknown command '${unknown}' of ${pathOf(group)}; there are: ${verbs.join(', ')}`,
        );
      }
      await status(invocation);
      if (!invocation.printer.isJson) invocation.printer.text(`\n${verbLines(group)}`);
    });
    finish(group, examples);
    return group;
  }

  command(spec: CommandSpec, parent: Command = this.root): void {
    const command = parent
      .command(spec.name)
      .description(spec.summary)
      // A group takes any, to name the unknown verb itself, and hands that on.
      .allowExcessArguments(false);
    for (const argument of spec.arguments ?? []) command.addArgument(argument);
    for (const option of spec.options ?? []) command.addOption(option);
    command.action(async () => {
      const invocation = new Invocation(this.host, command, command.args);
      const result = await spec.run(invocation);
      this.exitCode = typeof result === 'number' ? result : EXIT_CODES.done;
    });
    finish(command, spec.examples);
  }

  /** @throws what the command threw; CommanderError never comes out */
  async run(argv: readonly string[]): Promise<number> {
    try {
      await this.root.parseAsync([...argv], { from: 'user' });
      return this.exitCode;
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      return error.exitCode === 0 ? EXIT_CODES.done : EXIT_CODES.usage;
    }
  }

  /** Whether JSON was asked for, also when parsing stopped early. */
  get isJson(): boolean {
    return this.root.getOptionValue('json') === true;
  }
}

function finish(command: Command, examples: readonly string[]): void {
  const path = pathOf(command);
  command
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`)
    .showHelpAfterError(`Usage: ${path} ${command.usage()}\nMore: ${path} --help`);
}

function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

function verbLines(group: Command): string {
  const width = Math.max(...group.commands.map((command) => command.name().length));
  const lines = group.commands.map(
    (command) => `  ${command.name().padEnd(width)}  ${command.description()}`,
  );
  return [`Commands (${pathOf(group)} COMMAND --help):`, ...lines].join('\n');
}

function helpWidthOf({ stdout }: CliHost): number {
  return stdout.isTTY ? (stdout.columns ?? 80) : 100;
}
