// Runs the bench as the desk runs: from built code, under the options of `npm start`.
import { built } from './built.mjs';

await import(await built('bench/main.ts'));
