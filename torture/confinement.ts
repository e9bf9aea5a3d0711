import { enumeration } from './confinement/enumeration.ts';
import { fuzz } from './confinement/fuzz.ts';
import { imports } from './confinement/imports.ts';
import { injection } from './confinement/injection.ts';
import { worstModel } from './confinement/worst-model.ts';
import type { Proof } from './proof.ts';

/** That a model cannot move an order (P1), proof by proof; `npm run confinement` runs them all. */
export const CONFINEMENT: readonly Proof[] = [imports, injection, fuzz, enumeration, worstModel];
