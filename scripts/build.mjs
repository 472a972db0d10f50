// `npm run build`
import { compile, install, markBuilt } from './prepare.mjs';

install();
compile('tsconfig.build.json');
markBuilt();
