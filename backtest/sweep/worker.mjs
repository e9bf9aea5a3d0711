// A thread of a sweep. Node 20 starts no thread on a TypeScript file, so this one fetches the built one.
import { built } from '../../launch/built.mjs';

await import(await built('backtest/sweep/thread.ts'));
