import { host, integer, list, texts } from '../setting-kinds.js';
import { Setting } from '../setting.js';

export class CodebasesSettings {
  @Setting(texts(), {
    live: true,
    default: ['.'],
    description:
      'Folders that code bases on this machine may lie in; relative ones start at the working directory. Others are refused.',
  })
  roots!: string[];

  @Setting(
    list('a host name or a list of at most 100 of them', 0, (item) => host().accepts(item)),
    {
      live: true,
      default: ['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org'],
      description: 'Hosts that repositories may be fetched from, by https.',
    },
  )
  allowedHosts!: string[];

  @Setting(integer(1, 200_000), {
    live: true,
    default: 20_000,
    description: 'Source files of one code base that are analysed.',
  })
  maxFiles!: number;

  @Setting(integer(1, 20_480), {
    live: true,
    default: 1_024,
    description: 'Largest source file that is analysed, in KB (1024 bytes).',
  })
  maxFileKb!: number;

  @Setting(integer(1, 4_096), {
    live: true,
    default: 256,
    description: 'Most of all source files of a code base together, in MB (1024 * 1024 bytes).',
  })
  maxTotalMb!: number;

  @Setting(integer(1, 2_000_000), {
    live: true,
    default: 400_000,
    description: 'Elements (functions, classes and the like) that are kept of a code base.',
  })
  maxElements!: number;

  @Setting(integer(1, 102_400), {
    live: true,
    default: 1_024,
    description: 'Largest repository that is fetched, in MB (1024 * 1024 bytes).',
  })
  maxRepositoryMb!: number;

  @Setting(integer(1, 3_600), {
    live: true,
    default: 300,
    description: 'Seconds that fetching a repository may take.',
  })
  fetchTimeoutSeconds!: number;

  @Setting(integer(10, 86_400), {
    live: true,
    default: 1_800,
    description: 'Seconds that one analysis may take.',
  })
  timeoutSeconds!: number;

  @Setting(integer(10, 60_000), {
    live: true,
    default: 5_000,
    description: 'How long one file may take to be parsed, in ms.',
  })
  fileTimeoutMs!: number;

  @Setting(integer(1, 100_000), {
    live: true,
    default: 1_000,
    description: 'Commits that are fetched, and that the churn of files is counted over.',
  })
  historyCommits!: number;
}
