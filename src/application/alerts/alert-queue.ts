/** With a backoff of five minutes at most, notices are tried for about twelve hours. */
export const NOTICE_ATTEMPTS = 300;

/** Told before the mail of tomorrow is sorted. */
export const NOTICE_PRIORITY = 80;
