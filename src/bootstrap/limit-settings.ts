import type { LimitSettings, LimitTerms } from '../application/limits/named-limits.js';
import type { Config } from './config/config.js';

type Configured = Config['limits'][string];

/** Answers what is in force whenever it is asked; translated once for each configuration. */
export function limitSettingsOf(current: () => Config): LimitSettings {
  let of: Config['limits'] | undefined;
  let terms: LimitSettings['limits'] = {};
  return {
    get limits() {
      const { limits } = current();
      if (limits !== of) {
        const entries = Object.entries(limits).map(([name, one]) => [name, limitTermsOf(one)]);
        terms = Object.fromEntries(entries) as LimitSettings['limits'];
      }
      of = limits;
      return terms;
    },
  };
}

export function limitTermsOf({ concurrency, rate }: Configured): LimitTerms {
  return {
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(rate === undefined ? {} : { rate: rateOf(rate) }),
  };
}

function rateOf({ count, perSeconds, burst }: NonNullable<Configured['rate']>) {
  return { count, perSeconds, ...(burst === undefined ? {} : { burst }) };
}
