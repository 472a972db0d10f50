import { join, resolve } from 'node:path';
import type { Adapters } from '../adapters.js';
import type { LiveConfiguration } from '../config-runtime/live-configuration.js';

export type CodebasePorts = Pick<Adapters, 'codeParser' | 'sourceTrees'>;

/** Elements that are kept of one file. */
export const MOST_ELEMENTS_OF_FILE = 5_000;

const KB = 1_024;
const MB = KB * KB;

export interface OpenedCodebases {
  readonly ports: CodebasePorts;
  readonly close: () => Promise<void>;
}

/** What sources are fetched and read with. */
export async function openCodebaseFamily(
  configuration: LiveConfiguration,
): Promise<OpenedCodebases> {
  const { TreeSitterCodeParser } =
    await import('../../adapters/outbound/codebase/tree-sitter-code-parser.js');
  const { GitSourceTrees } = await import('../../adapters/outbound/codebase/git-source-trees.js');
  const { privateAddress, resolveBySystem } =
    await import('../../adapters/outbound/http/guarded-lookup.js');
  const { isPublicAddress } = await import('../../adapters/outbound/http/public-address.js');
  const codeParser = new TreeSitterCodeParser();
  const sourceTrees = new GitSourceTrees({
    folder: join(configuration.config.dataDir, 'codebases'),
    resolve: async (hostname) => {
      const addresses = (await resolveBySystem(hostname)).map(({ address }) => address);
      const { allowPrivateAddresses } = configuration.config.security;
      if (allowPrivateAddresses || addresses.every(isPublicAddress)) return addresses;
      throw privateAddress();
    },
    limits: () => {
      const { codebases, security, dataDir } = configuration.config;
      return {
        roots: codebases.roots.map((root) => resolve(root)),
        excluded: [dataDir],
        allowedHosts: codebases.allowedHosts,
        allowsPlainHttp: security.allowPrivateAddresses,
        files: codebases.maxFiles,
        fileBytes: codebases.maxFileKb * KB,
        totalBytes: codebases.maxTotalMb * MB,
        repositoryBytes: codebases.maxRepositoryMb * MB,
        fetchMs: codebases.fetchTimeoutSeconds * 1_000,
        commits: codebases.historyCommits,
      };
    },
  });
  return { ports: { codeParser, sourceTrees }, close: () => codeParser.close() };
}
