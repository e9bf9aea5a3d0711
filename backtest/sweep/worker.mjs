// A thread of a sweep. Node 20 starts no thread on a TypeScript file, so this one brings the loader.
import { register } from 'tsx/esm/api';

register();
await import('./thread.ts');
