import { PLUGIN_STATUSES, type PluginStatus } from '../../../domain/plugins/plugin-state.js';
import { Answer, Choice, Flag, Text } from './fields.js';

export class ChangePluginDto {
  @Choice(['enabled', 'disabled'], { description: 'What it is to be', example: 'disabled' })
  status!: 'enabled' | 'disabled';
  @Text({ description: 'Why', example: 'too slow', minLength: 1, maxLength: 500, optional: true })
  reason?: string;
}

export class InstallPluginDto {
  @Text({
    description: 'Absolute path of its folder or archive (.tgz) on the machine that answers',
    example: '/srv/plugins/ticket-prefix-1.0.0.tgz',
    minLength: 1,
    maxLength: 4_096,
  })
  path!: string;
  @Flag({ description: 'Replace another version', example: false, optional: true })
  replace?: boolean;
}

const text = { type: 'string' } as const;
const texts = { type: 'array', items: text } as const;
const number = { type: 'integer' } as const;

export class PluginDto {
  @Answer({ description: 'Its name', example: 'ticket-prefix', schema: text }) name!: string;
  @Answer({ description: 'Its version', example: '1.0.0', schema: text }) version!: string;
  @Answer({ description: 'What it does', example: 'Asks for tickets', schema: text })
  description!: string;
  @Choice(PLUGIN_STATUSES, {
    description: 'As the process that answers has it',
    example: 'enabled',
  })
  status!: PluginStatus;
  @Answer({
    description: 'Why it is off, or its last fault',
    example: null,
    schema: { type: ['string', 'null'] },
  })
  reason!: string | null;
  @Answer({ description: 'What it may do and see', example: ['task:write'], schema: texts })
  permissions!: readonly string[];
  @Answer({
    description: 'Where it stands',
    example: { before: { 'tasks.create': 'veto' }, after: [], events: [], points: [] },
    schema: { type: 'object' },
  })
  hooks!: object;
  @Answer({ description: 'Points where it asks other plugins', example: [], schema: texts })
  hookPoints!: readonly string[];
  @Answer({ description: 'Alert channels it provides', example: [], schema: texts })
  channels!: readonly string[];
  @Answer({ description: 'Queues whose jobs it does', example: [], schema: texts })
  handlers!: readonly string[];
  @Answer({
    description: 'Plugins it needs, with ranges of their versions',
    example: {},
    schema: { type: 'object' },
  })
  dependencies!: object;
  @Answer({ description: 'Faults of the last ten minutes', example: 0, schema: number })
  strikes!: number;
  @Answer({ description: 'Restarts after a fault', example: 0, schema: number }) restarts!: number;
  @Answer({ description: 'Calls since the start', example: 12, schema: number }) calls!: number;
  @Answer({ description: 'Faults since the start', example: 0, schema: number }) failures!: number;
  @Answer({
    description: 'Its process',
    example: 4_711,
    schema: { type: ['integer', 'null'] },
  })
  processId!: number | null;
  @Answer({
    description: 'Memory that it holds',
    example: 50_331_648,
    schema: { type: ['integer', 'null'] },
  })
  memoryBytes!: number | null;
  @Choice(['directory', 'node_modules'], { description: 'Where it lies', example: 'directory' })
  source!: string;
}
