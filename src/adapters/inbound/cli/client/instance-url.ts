import { AppError } from '../../../../domain/shared/app-error.js';

/**
 * Where an instance answers, without a slash at the end.
 * @throws AppError `configuration` when it is no http(s) address, or one with a password in it
 */
export function parseInstanceUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (!url || !isHttp || url.username !== '' || url.password !== '') {
    throw new AppError(
      'configuration',
      'client.bad-url',
      'The URL of an instance must look like http://127.0.0.1:8000, without user and password',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
