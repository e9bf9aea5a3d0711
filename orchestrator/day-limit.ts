/** What the faces need of the gate's own arithmetic, so that they show the limit that binds. */
export { leftToStops, lossToStop } from '../risk/index.ts';
