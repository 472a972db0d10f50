import type {
  RenderPrompt,
  RenderPromptInput,
} from '../../../application/prompts/render-prompt.js';
import type { PromptId } from '../../../domain/shared/ids.js';
import { parseDto } from '../wire/parse-dto.js';
import { RenderedTextView, RenderPromptDto } from '../wire/prompt-dto.js';
import { idParameter } from './parameters.js';
import { API_LIMIT, readOptionalJson } from './read-body.js';
import type { ResourceTools } from './resource-definition.js';
import { idOf } from './resource-routes.js';
import type { Route } from './route.js';

export function promptRoutes(render: RenderPrompt, { runner }: ResourceTools): readonly Route[] {
  return [
    {
      method: 'post',
      path: '/api/v1/prompts/:id/render',
      operation: render.name,
      summary: 'Make a text of a prompt, and tell how its variant was chosen; nothing is stored',
      tag: 'Prompt',
      parameters: [idParameter],
      body: { schema: RenderPromptDto, contentTypes: ['application/json'], isOptional: true },
      answers: { 200: { description: 'The text', schema: RenderedTextView } },
      handle: async ({ http, execution }) => {
        const id = idOf('prompt', http) as PromptId;
        const value = await readOptionalJson(http.req, API_LIMIT);
        const wish: Omit<RenderPromptInput, 'id'> = parseDto(RenderPromptDto, value);
        http.body = await runner.run(render, { id, ...wish }, execution);
      },
    },
  ];
}
