/** `soft`: clean-up presses. `hard`: nothing new is taken in. */
export const PRESSURE_LEVELS = ['none', 'soft', 'hard'] as const;
export type PressureLevel = (typeof PRESSURE_LEVELS)[number];

export type StoragePart = 'database' | 'data-folder' | 'disk';

export interface StorageLimits {
  /** 0 = none. */
  readonly databaseMaxBytes: number;
  /** 0 = none. */
  readonly dataFolderMaxBytes: number;
  /** Shares of a budget from which on the levels count. */
  readonly softShare: number;
  readonly hardShare: number;
  /** What must stay free on the disk of the data folder; 0 = nothing. */
  readonly minFreeBytes: number;
}

/** Undefined: not known. */
export interface MeasuredStorage {
  readonly databaseBytes: number | undefined;
  readonly dataFolderBytes: number | undefined;
  readonly diskFreeBytes: number | undefined;
}

/** How one part fares. Of the disk `bytes` are what is free, and `limitBytes` what must be. */
export interface PartPressure {
  readonly part: StoragePart;
  readonly level: PressureLevel;
  readonly bytes: number;
  readonly limitBytes: number;
}

/** A level ends only this much of the limit below where it begins, so that it does not flicker. */
const RETURN_SHARE = 0.02;

/** Clean-up presses while less than this many times the minimum is free. */
const SOFT_FREE = 2;

/**
 * Judges every part that has a limit and was measured.
 * @param before the verdict before this one
 */
export function judgeStorage(
  measured: MeasuredStorage,
  limits: StorageLimits,
  before: readonly PartPressure[],
): readonly PartPressure[] {
  const { databaseMaxBytes, dataFolderMaxBytes, minFreeBytes } = limits;
  const budgets = [
    ['database', measured.databaseBytes, databaseMaxBytes],
    ['data-folder', measured.dataFolderBytes, dataFolderMaxBytes],
  ] as const;
  const parts: PartPressure[] = [];
  for (const [part, bytes, limitBytes] of budgets) {
    if (bytes === undefined || limitBytes <= 0) continue;
    const share = bytes / limitBytes;
    const level = levelOf(share, limits.softShare, limits.hardShare, levelIn(before, part));
    parts.push({ part, level, bytes, limitBytes });
  }
  const { diskFreeBytes } = measured;
  if (diskFreeBytes !== undefined && minFreeBytes > 0) {
    const share = minFreeBytes / Math.max(1, diskFreeBytes);
    const level = levelOf(share, 1 / SOFT_FREE, 1, levelIn(before, 'disk'));
    parts.push({ part: 'disk', level, bytes: diskFreeBytes, limitBytes: minFreeBytes });
  }
  return parts;
}

/** The worst of all parts. */
export function worstLevel(parts: readonly PartPressure[]): PressureLevel {
  const worst = Math.max(0, ...parts.map(({ level }) => PRESSURE_LEVELS.indexOf(level)));
  return PRESSURE_LEVELS[worst] ?? 'none';
}

function levelOf(share: number, soft: number, hard: number, before: PressureLevel): PressureLevel {
  if (share >= (before === 'hard' ? hard - RETURN_SHARE : hard)) return 'hard';
  return share >= (before === 'none' ? soft : soft - RETURN_SHARE) ? 'soft' : 'none';
}

function levelIn(parts: readonly PartPressure[], part: StoragePart): PressureLevel {
  return parts.find((one) => one.part === part)?.level ?? 'none';
}
