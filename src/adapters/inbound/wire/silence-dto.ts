import type { SilenceState } from '../../../domain/alerts/silence.js';
import { Answer, Text, TextMap, Time } from './fields.js';
import { StoredView } from './stored-view.js';

const EXAMPLE_TIME = '2026-11-21T08:00:00.000Z';

const match = {
  description: 'rule, severity or labels, and what they look like; * is anything',
  example: { rule: 'slow-*' },
};
const unless = { description: 'The same, for what must not hold', example: {}, optional: true };
const startsAt = { description: 'When it begins; now when absent', example: EXAMPLE_TIME };
const endsAt = { description: 'When it ends', example: '2026-11-21T12:00:00.000Z' };
const comment = {
  description: 'Why',
  example: 'the importer is being moved',
  minLength: 1,
  maxLength: 1_000,
  pattern: /\S/u,
};

export class CreateSilenceDto {
  @TextMap(match) match!: Record<string, string>;
  @TextMap(unless) unless?: Record<string, string>;
  @Time({ ...startsAt, optional: true }) startsAt?: Date;
  @Time(endsAt) endsAt!: Date;
  @Text(comment) comment!: string;
}

export class ChangeSilenceDto {
  @Time({ ...endsAt, optional: true }) endsAt?: Date;
  @Text({ ...comment, optional: true }) comment?: string;
}

const TEXTS = { type: 'object', additionalProperties: { type: 'string' } } as const;

export class SilenceView extends StoredView {
  @Answer({ ...match, schema: TEXTS }) match!: Readonly<Record<string, string>>;
  @Answer({ ...unless, optional: false, schema: TEXTS }) unless!: Readonly<Record<string, string>>;
  @Time(startsAt) startsAt!: Date;
  @Time(endsAt) endsAt!: Date;
  @Text(comment) comment!: string;
  @Text({ description: 'Who made it', example: 'api-key:0193…', maxLength: 255 }) author!: string;
}

export function toSilenceView({ matchers, ...state }: SilenceState): SilenceView {
  const texts = (isNegated: boolean) =>
    Object.fromEntries(
      matchers
        .filter((matcher) => matcher.isNegated === isNegated)
        .map(({ label, pattern }) => [label, pattern]),
    );
  return { ...state, match: texts(false), unless: texts(true) };
}
