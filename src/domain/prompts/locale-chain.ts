import { validationError } from '../shared/app-error.js';

/**
 * Locales from the wanted one on, each less particular than the one before, then those of the default:
 * `de-AT`, `de`, `en`. Each comes once, in its canonical form.
 * @throws AppError `validation` (`prompt.locale`) for what is no BCP 47 tag
 */
export function localeChain(wanted: string, otherwise: string): readonly string[] {
  return [...new Set([...withParents(wanted), ...withParents(otherwise)])];
}

export function canonicalLocale(locale: string): string {
  try {
    const [canonical] = locale.length <= 100 ? Intl.getCanonicalLocales(locale) : [];
    if (canonical !== undefined) return canonical;
  } catch {
    // Told below.
  }
  const message = 'must be a language tag such as de-AT';
  throw validationError('prompt.locale', `A locale ${message}`, [{ path: 'locale', message }]);
}

function withParents(locale: string): readonly string[] {
  const parts = canonicalLocale(locale).split('-');
  return parts.map((_part, index) => parts.slice(0, parts.length - index).join('-'));
}
