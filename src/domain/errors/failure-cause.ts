import { fingerprintText, normalisedMessage } from './fingerprint.js';

/** A kept error: its code, and what it says. */
const KEPT = /^([\w.-]{1,100}): (.*)$/s;

/**
 * What errors kept as text (`http-job.refused: The receiver answered 404`) of one cause have in common. Its digest
 * is what they are grouped by.
 */
export function causeText(error: string | null): string {
  const text = error ?? '';
  const [, code = 'unknown', message = text] = KEPT.exec(text) ?? [];
  return fingerprintText({
    ...{ component: '', kind: '', severity: 'medium', frames: [], causes: [] },
    code,
    message: normalisedMessage(message),
  });
}

/** Of the digest, hex digits: enough to tell causes apart, short enough to type. */
export const CAUSE_LENGTH = 16;
