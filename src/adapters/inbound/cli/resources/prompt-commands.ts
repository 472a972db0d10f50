import { Argument, type Command } from 'commander';
import { PROMPT } from '../../../../domain/prompts/prompt.js';
import { RenderPromptDto } from '../../wire/prompt-dto.js';
import type { CommandLine } from '../command-line.js';
import { bodyOf, dtoOptions } from './dto-options.js';
import { referenceTo } from './entity-commands.js';
import { resolveReference } from './resolve-reference.js';

/** `brain prompts render NAME` */
export function addPromptRender(line: CommandLine, group: Command): void {
  const examples = [
    `brain prompts render release-notes.summary --variables '{"name": "Ada"}' --locale de-AT`,
  ];
  const verb = {
    name: 'render',
    summary: 'Print the text that a prompt makes of variables.',
    examples,
    dto: RenderPromptDto,
    flags: { versionId: 'version-id' },
  };
  const fields = dtoOptions(verb);
  line.command(
    {
      ...verb,
      arguments: [new Argument('<prompt>', 'its id or name')],
      options: fields.map(({ option }) => option),
      run: async (invocation) => {
        const body = await bodyOf(verb, fields, invocation);
        const client = await invocation.connect();
        const of = referenceTo(PROMPT);
        const id = await resolveReference(client, of, invocation.args[0] ?? '');
        const answer = await client.post(`${of.path}/${encodeURIComponent(id)}/render`, body);
        const { printer } = invocation;
        printer.answer(answer, () => printer.text(String(answer['text'])));
      },
    },
    group,
  );
}
