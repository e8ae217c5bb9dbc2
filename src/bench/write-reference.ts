import { fileURLToPath } from 'node:url';
import { writeFileAtomic } from '../store/atomic.ts';
import { printReference } from './reference/reference.ts';

/** `npm run reference`: writes REFERENCE.md again. */
await writeFileAtomic(fileURLToPath(new URL('../../REFERENCE.md', import.meta.url)), await printReference());
