import { LiquidjsTemplateEngine } from '../../adapters/outbound/liquidjs/liquidjs-template-engine.js';
import { Re2jsPatterns } from '../../adapters/outbound/re2js/re2js-patterns.js';
import type { Adapters } from '../adapters.js';

/** What people write in: templates, and patterns within conditions. */
export function languageFamily(): Pick<Adapters, 'patterns' | 'templates'> {
  return { patterns: new Re2jsPatterns(), templates: new LiquidjsTemplateEngine() };
}
