import type { LimitReport } from '../../../application/limits/list-limits.js';
import { Answer } from './fields.js';

export class LimitView implements LimitReport {
  @Answer({
    description: 'As configured in limits',
    example: 'github',
    schema: { type: 'string' },
  })
  name!: string;
  @Answer({
    description: 'Most at the same time; null: any number',
    example: 5,
    schema: { type: ['integer', 'null'] },
  })
  concurrency!: number | null;
  @Answer({
    description: 'How many may begin within a time; null: any number',
    example: { count: 5000, perSeconds: 3600, burst: 100 },
    schema: { type: ['object', 'null'] },
  })
  rate!: LimitReport['rate'];
  @Answer({
    description: 'Places that are held now, by whatever process',
    example: 2,
    schema: { type: 'integer' },
  })
  held!: number;
  @Answer({
    description: 'How many its rate lets begin at once now; null: it has none',
    example: 87,
    schema: { type: ['integer', 'null'] },
  })
  available!: number | null;
}
