import type { AlertSeverity } from '../../domain/alerts/alert-severity.js';
import type { Cadence } from '../../domain/alerts/cadence.js';
import {
  requireTimely,
  type ExpectationDetails,
  type ExpectedVolume,
  type SubjectKind,
} from '../../domain/alerts/expectation.js';
import type { VolumePeriod } from '../../domain/alerts/volume-band.js';
import { validationError } from '../../domain/shared/app-error.js';

/** An expectation as people write it; what is left out is as usual. */
export interface ExpectationChange {
  readonly everySeconds?: number;
  readonly cron?: string;
  readonly zone?: string;
  readonly graceSeconds?: number;
  readonly volumePer?: VolumePeriod;
  readonly volumeLeast?: number;
  readonly volumeMost?: number;
  readonly severity?: AlertSeverity;
  readonly enabled?: boolean;
}

export interface ExpectationInput extends ExpectationChange {
  readonly name: string;
  readonly kind: SubjectKind;
  readonly subject: string;
}

/** @throws AppError `validation` unless exactly one cadence is given, and what is seen late is given the time */
export function toDetails(input: ExpectationInput): ExpectationDetails {
  const { name, kind, subject } = input;
  const { graceSeconds = 300, severity = 'warning', enabled = true } = input;
  const cadence = cadenceOf(input);
  if (!cadence) throw oneCadence();
  const volume = volumeOf(input) ?? null;
  requireTimely({ kind, cadence, graceSeconds });
  return { name, kind, subject, graceSeconds, severity, enabled, cadence, volume };
}

/** @throws AppError `validation` when two cadences are given, or a zone without cron */
export function toChange(change: ExpectationChange): Partial<ExpectationDetails> {
  const { graceSeconds, severity, enabled } = change;
  const cadence = cadenceOf(change);
  const volume = volumeOf(change);
  return {
    ...(graceSeconds === undefined ? {} : { graceSeconds }),
    ...(severity === undefined ? {} : { severity }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(cadence ? { cadence } : {}),
    ...(volume ? { volume } : {}),
  };
}

function cadenceOf({ everySeconds, cron, zone }: ExpectationChange): Cadence | undefined {
  if (everySeconds !== undefined && cron !== undefined) throw oneCadence();
  if (cron !== undefined) return { cron, zone: zone ?? 'UTC' };
  if (zone !== undefined) throw oneCadence();
  return everySeconds === undefined ? undefined : { everySeconds };
}

function volumeOf(change: ExpectationChange): ExpectedVolume | undefined {
  const { volumePer: per, volumeLeast: least, volumeMost: most } = change;
  if (per === undefined && least === undefined && most === undefined) return undefined;
  return {
    per: per ?? 'run',
    ...(least === undefined ? {} : { least }),
    ...(most === undefined ? {} : { most }),
  };
}

function oneCadence() {
  const message = 'or cron (with its zone) is needed, one of them';
  return validationError('request.invalid', `everySeconds ${message}`, [
    { path: 'everySeconds', message },
  ]);
}
