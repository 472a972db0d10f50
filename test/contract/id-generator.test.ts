import { UuidV7Generator } from '../../src/adapters/outbound/system/uuid-v7-generator.js';
import { idGeneratorContract } from './id-generator.contract.js';

idGeneratorContract('UuidV7Generator', () => new UuidV7Generator());
