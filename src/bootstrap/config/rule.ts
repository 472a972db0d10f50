import type { ConfigOrigin } from './config.js';
import type { RootSettings } from './settings/root-settings.js';

/** How a rule speaks: about a value that is there, about one that is missing, or only a word of caution. */
export interface RuleVoice {
  refuse(path: string, message: string): void;
  missing(path: string, message: string): void;
  warn(message: string): void;
  /** Who set it; undefined when it has no value. */
  origin(path: string): ConfigOrigin | undefined;
}

/** What settings must be in view of each other. */
export interface Rule {
  /** With a wrong value among these the rule would only mislead: it is not asked then. */
  readonly reads: readonly string[];
  check(settings: RootSettings, voice: RuleVoice): void;
}

/** Whether a person set it, by whatever way; defaults and profiles are nobody's choice. */
export function isChosen(voice: RuleVoice, path: string): boolean {
  const layer = voice.origin(path)?.layer;
  return layer !== undefined && layer !== 'default' && layer !== 'profile';
}
