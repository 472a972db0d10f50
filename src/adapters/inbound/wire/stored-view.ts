import { Count, Identifier, Time } from './fields.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

/** What every stored thing shows. */
export class StoredView {
  @Identifier({ description: 'Its id', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10' })
  id!: string;
  @Count({ description: 'Grows with each change', example: 1, minimum: 1, maximum: 2 ** 31 - 1 })
  version!: number;
  @Time({ description: 'When it was made', example: EXAMPLE_TIME }) createdAt!: Date;
  @Time({ description: 'When it last changed', example: EXAMPLE_TIME }) updatedAt!: Date;
}
