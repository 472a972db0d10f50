// Run by npm before the package is packed: the product, and the contracts that it ships.
import { compile, install, markBuilt } from './prepare.mjs';

install();
compile('tsconfig.build.json');
compile('tsconfig.contracts.json');
markBuilt();
