import { LiquidjsTemplateEngine } from '../../src/adapters/outbound/liquidjs/liquidjs-template-engine.js';
import { templateEngineContract } from './template-engine.contract.js';

templateEngineContract(
  'LiquidjsTemplateEngine',
  (monotonicMs) => new LiquidjsTemplateEngine({}, monotonicMs),
);
