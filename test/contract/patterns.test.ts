import { Re2jsPatterns } from '../../src/adapters/outbound/re2js/re2js-patterns.js';
import { patternsContract } from './patterns.contract.js';

patternsContract('Re2jsPatterns', () => new Re2jsPatterns());
