import { Count, Decimal, Identifier, Text, TextList } from './fields.js';

export class SearchDto {
  @Text({
    description: 'Words, "phrases", begin*, -without; all of them must hold',
    example: 'certificate -staging',
    minLength: 1,
    maxLength: 200,
  })
  text!: string;
  @TextList({
    description: 'Where to look; everywhere unless given',
    example: ['tasks'],
    maxItems: 50,
    maxLength: 64,
    optional: true,
  })
  collections?: string[];
  @Count({
    description: 'Most hits, best first',
    example: 20,
    minimum: 1,
    maximum: 100,
    optional: true,
  })
  limit?: number;
}

export class SearchHitView {
  @Text({ description: 'What kind of thing it is', example: 'tasks', maxLength: 64 })
  collection!: string;
  @Identifier({ description: 'Its id', example: '01932c07-0a5b-7c3e-9f00-2b8f5f3f4a10' })
  id!: string;
  @Text({ description: 'Its title', example: 'Renew the certificate', maxLength: 5_000 })
  title!: string;
  @Text({
    description: 'Plain text around what was found first',
    example: 'It expires on Friday.',
    maxLength: 200,
  })
  excerpt!: string;
  @Decimal({ description: 'Higher is better, within one answer only', example: 1.5 })
  score!: number;
}
