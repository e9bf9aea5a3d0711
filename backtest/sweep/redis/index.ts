export { linkTo, type Link } from './link.ts';
export { serveSweeps, type Serving } from './serve.ts';
export { redisSpread } from './spread.ts';
