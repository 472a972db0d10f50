import type { ContainerModuleLoadOptions } from 'inversify';
import { PromptRenderer } from '../../application/prompts/prompt-renderer.js';
import { RenderPrompt } from '../../application/prompts/render-prompt.js';
import { ExpressionEngine } from '../../domain/expressions/expression-engine.js';
import { PORTS } from '../tokens/ports.js';
import { SERVICES } from '../tokens/services.js';
import { USE_CASES } from '../tokens/use-cases.js';
import { bindClass, bindMade } from './bind-class.js';

export function bindPrompts(options: ContainerModuleLoadOptions): void {
  const { patterns, templates, payloadSchemas: schemas, entities: stores, randomness } = PORTS;
  const { promptRenderer: renderer } = SERVICES;
  bindMade(options, renderer, { patterns, templates, schemas }, (deps) => {
    const expressions = new ExpressionEngine((pattern) => deps.patterns.compile(pattern));
    return new PromptRenderer({ ...deps, expressions });
  });
  bindClass(options, USE_CASES['prompts.render'], RenderPrompt, { stores, renderer, randomness });
}
