import { choice, text } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export const BROKER_TYPES = ['memory', 'rabbitmq', 'redis'] as const;
export type BrokerType = (typeof BROKER_TYPES)[number];

export class BrokerSettings {
  @Setting(choice(BROKER_TYPES), {
    default: 'memory',
    description: 'What wakes workers and carries events out; memory serves a single process.',
  })
  type!: BrokerType;

  @Setting(text(), {
    secret: 'credentials',
    description: 'URL of the broker (amqp:// or amqps://; redis:// or rediss://).',
  })
  url?: string;

  @Setting(
    text(
      '1 to 64 letters, digits, dots, underscores or hyphens, the first a letter',
      /^[A-Za-z][A-Za-z0-9._-]{0,63}$/,
    ),
    {
      default: 'brain',
      description: 'First part of the names of every exchange, queue and stream.',
    },
  )
  prefix!: string;
}
