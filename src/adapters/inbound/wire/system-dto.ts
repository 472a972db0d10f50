import type { SystemStatus } from '../../../application/monitoring/system-status.js';
import type { HealthStatus } from '../../../domain/shared/health-status.js';
import { Answer, Choice, Count, Text } from './fields.js';

export class SystemStatusView implements SystemStatus {
  @Choice(['healthy', 'degraded', 'unhealthy'], { description: 'Its health', example: 'healthy' })
  status!: HealthStatus;
  @Text({ description: 'Version of the program', example: '0.1.0', maxLength: 40 })
  version!: string;
  @Count({
    description: 'Seconds since the process started',
    example: 3_600,
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
  })
  uptimeSeconds!: number;
  @Answer({
    description: 'Roles of the process',
    example: ['api', 'worker'],
    schema: { type: 'array', items: { type: 'string' } },
  })
  roles!: readonly string[];
  @Answer({
    description: 'Adapters in use by family',
    example: { database: 'sqlite', broker: 'memory', cache: 'memory' },
    schema: { type: 'object' },
  })
  adapters!: SystemStatus['adapters'];
  @Answer({
    description: 'How calls to each dependency went since the start: breaker, retries, fallbacks',
    example: [{ name: 'database', state: 'closed', calls: 120, failures: 0 }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  dependencies!: SystemStatus['dependencies'];
  @Choice(['none', 'soft', 'hard'], {
    description: 'Pressure on storage; hard: nothing new is taken in',
    example: 'none',
  })
  storage!: SystemStatus['storage'];
}
