import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { validationError, type AppError } from '../../../domain/shared/app-error.js';
import type { SourceLimits } from './source-limits.js';

const LONGEST = 1_000;

export function isUrl(location: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(location);
}

/** @throws AppError `validation` */
export function allowedUrl(location: string, limits: SourceLimits): URL {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (!url || location.length > LONGEST) throw refused('is no URL');
  const schemes = limits.allowsPlainHttp ? ['https:', 'http:'] : ['https:'];
  if (!schemes.includes(url.protocol)) {
    throw refused(`may be fetched by ${schemes.join(' and ')} only`);
  }
  if (url.username !== '' || url.password !== '') throw refused('must hold no user or password');
  if (url.search !== '' || url.hash !== '') throw refused('must hold no ? and no #');
  const host = url.hostname.toLowerCase();
  const isAllowed = limits.allowedHosts.some((allowed) => allowed.toLowerCase() === host);
  if (!isAllowed) throw refused(`is at ${host}, which is not among codebases.allowedHosts`);
  return url;
}

/**
 * Where a folder really is.
 * @throws AppError `validation` unless it is a folder within one of the roots
 */
export async function allowedFolder(location: string, limits: SourceLimits): Promise<string> {
  if (!isAbsolute(location) || location.length > LONGEST || location.includes('\0')) {
    throw refused('must be an absolute path or a URL');
  }
  const folder = await real(location);
  if (folder === undefined || !(await isWithinRoots(folder, limits))) {
    throw refused('is no folder within one of codebases.roots');
  }
  if (!(await stat(folder)).isDirectory()) throw refused('is no folder');
  return folder;
}

/** @param path where something really is */
export async function isWithinRoots(path: string, limits: SourceLimits): Promise<boolean> {
  const [roots, excluded] = [await realOnes(limits.roots), await realOnes(limits.excluded)];
  const isIn = (folder: string) => isWithin(folder, path);
  return roots.some(isIn) && !excluded.some(isIn);
}

async function realOnes(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(paths.map((path) => real(resolve(path))));
  return found.filter((path) => path !== undefined);
}

export async function real(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined;
  }
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith('../') && !isAbsolute(way));
}

function refused(why: string): AppError {
  return validationError('codebase.location', `The location ${why}`, [
    { path: 'location', message: why },
  ]);
}
