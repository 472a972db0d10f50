import type { StorageReport } from '../../../application/storage/get-storage.js';
import { Answer, Choice } from './fields.js';

const MB = 1024 * 1024;

export class StorageView implements StorageReport {
  @Choice(['none', 'soft', 'hard'], {
    description: 'soft: clean-up deletes before its time; hard: nothing new is taken in',
    example: 'none',
  })
  level!: StorageReport['level'];
  @Answer({
    description: 'Every part that has a limit; of the disk, what is free and what must be',
    example: [{ part: 'data-folder', level: 'none', bytes: 120 * MB, limitBytes: 1024 * MB }],
    schema: { type: 'array', items: { type: 'object' } },
  })
  parts!: StorageReport['parts'];
  @Answer({
    description:
      'Bytes in use, by class of data; free room in its files; whether that is given back. Null: no answer',
    example: {
      bytes: 90 * MB,
      freeBytes: MB,
      shrinks: true,
      classes: [{ dataClass: 'payloads', bytes: 60 * MB }],
    },
    schema: { type: ['object', 'null'] },
  })
  database!: StorageReport['database'];
  @Answer({
    description: 'Bytes of the files in the data folder, by class; null: it cannot be read',
    example: {
      bytes: 120 * MB,
      classes: [{ dataClass: 'database', bytes: 91 * MB }],
      isComplete: true,
    },
    schema: { type: ['object', 'null'] },
  })
  dataFolder!: StorageReport['dataFolder'];
  @Answer({
    description: 'The file system that holds the data folder',
    example: { freeBytes: 4096 * MB, totalBytes: 8192 * MB },
    schema: { type: 'object' },
  })
  disk!: StorageReport['disk'];
}
