/** When something is due: again and again after so long, or by a cron expression in a time zone. */
export type Cadence =
  | { readonly everySeconds: number }
  | {
      readonly cron: string;
      /** IANA name, e.g. `Europe/Berlin`. */
      readonly zone: string;
    };

/** The first time it is due after `after`; undefined: never again. */
export type NextDue = (cadence: Cadence, after: Date) => Date | undefined;
