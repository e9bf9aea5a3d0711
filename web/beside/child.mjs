// The page's process: it runs built code, as every command does.
import { built } from '../../launch/built.mjs';

await import(await built('web/beside/child.ts'));
