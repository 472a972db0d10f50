import { decimal, flag, text } from '../setting-kinds.js';
import { Setting, type SettingKind } from '../setting.js';
import { mapOf } from '../structured-kinds.js';

const address: SettingKind<string> = text(
  'an http:// or https:// URL without credentials, query or fragment',
  /^https?:\/\/[^\s@?#/\\][^\s@?#\\]{0,2000}$/,
);

export class TelemetrySettings {
  @Setting(
    { ...address, accepts: (value) => address.accepts(value) && URL.canParse(String(value)) },
    {
      // It takes none, but a wrong value that has some is shown.
      secret: 'credentials',
      description:
        'OTLP/HTTP collector that traces and metrics are sent to, such as http://127.0.0.1:4318; when absent, none are.',
    },
  )
  endpoint?: string;

  @Setting(
    mapOf(text('1 to 4096 printable ASCII characters', /^[\x20-\x7e]{1,4096}$/), {
      what: 'names of HTTP headers to their values',
      key: /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/,
      keyPhrase: '1 to 64 letters, digits or hyphens',
    }),
    {
      default: {},
      secret: 'all',
      description: 'Headers of every request to the collector, such as a key for it.',
    },
  )
  headers!: Record<string, string>;

  @Setting(flag(), { default: true, description: 'Whether traces are sent to the collector.' })
  traces!: boolean;

  @Setting(flag(), {
    default: true,
    description:
      'Whether metrics are sent to the collector, every monitoring.exportIntervalSeconds.',
  })
  metrics!: boolean;

  @Setting(decimal(0, 1), {
    profiles: { development: 1, staging: 1, production: 0.1 },
    description:
      'Share of the traces begun here that is recorded; for its own traces the caller decides.',
  })
  sampleRatio!: number;

  @Setting(text('1 to 100 printable ASCII characters', /^[\x20-\x7e]{1,100}$/), {
    default: 'clickup-brain',
    description: 'Name under which the collector knows this installation.',
  })
  serviceName!: string;
}
