import { CommandLine } from './command-line.js';
import type { CliHost } from './cli-host.js';
import { addConfigCommands } from './local/config-commands.js';
import { addDatabaseCommands } from './local/database-commands.js';
import { addDoctorCommand } from './local/doctor-command.js';
import { addStartCommand } from './local/start-command.js';
import { addAlertCommands } from './resources/alert-commands.js';
import { addAnalyticsCommands } from './resources/analytics-commands.js';
import { addDeadLetterCommands } from './resources/dead-letter-commands.js';
import { addEventCommands } from './resources/event-commands.js';
import { addEntityCommands } from './resources/entity-commands.js';
import { addErrorCommands } from './resources/error-commands.js';
import { addJobCommands } from './resources/jobs.js';
import { KEYS } from './resources/keys.js';
import { addLoggingCommands } from './resources/logging-commands.js';
import { addPluginCommands } from './resources/plugin-commands.js';
import { addPromptRender } from './resources/prompt-commands.js';
import { addQueueCommands } from './resources/queue-commands.js';
import { addCodebaseCommands } from './resources/codebase-commands.js';
import { addResourceCommands } from './resources/resource-commands.js';
import { addPerformanceCommands } from './resources/performance-commands.js';
import { addSearchCommand } from './resources/search-command.js';
import { showError } from './show-error.js';
import { Printer } from './text/printer.js';
import { addWebhookCommands } from './webhooks/webhook-commands.js';

/**
 * Runs one command line, without the program's own name.
 * @returns the exit code: 0 done, 1 failed, 2 called wrongly, 78 configuration not valid; never throws
 */
export async function runCli(argv: readonly string[], host: CliHost): Promise<number> {
  const line = new CommandLine(host);
  addStartCommand(line);
  addDoctorCommand(line);
  addConfigCommands(line);
  addDatabaseCommands(line);
  const groups = addEntityCommands(line);
  const prompts = groups.get('prompts');
  if (prompts) addPromptRender(line, prompts);
  addSearchCommand(line);
  addCodebaseCommands(line);
  addEventCommands(line);
  addErrorCommands(line);
  addAlertCommands(line);
  addJobCommands(line);
  addQueueCommands(line);
  addDeadLetterCommands(line);
  addResourceCommands(line, KEYS);
  addWebhookCommands(line);
  addLoggingCommands(line);
  addPerformanceCommands(line);
  addAnalyticsCommands(line);
  addPluginCommands(line);
  try {
    return await line.run(argv);
  } catch (error) {
    return showError(error, new Printer(host, line.isJson));
  }
}
