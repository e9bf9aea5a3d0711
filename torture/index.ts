import { crashProof } from './crash.ts';
import { divergence } from './divergence.ts';
import { fills } from './fills.ts';
import { gateProof } from './gate.ts';
import { killSwitch } from './kill-switch.ts';
import { killWire } from './kill-wire.ts';
import { killProof } from './kill.ts';
import type { Proof } from './proof.ts';
import { scenarios } from './scenarios.ts';
import { simulation } from './simulation.ts';
import { storageProof } from './storage.ts';
import { wireProof } from './wire.ts';

/** Every proof, in the order in which `npm run torture` runs them: quick ones first. */
export const PROOFS: readonly Proof[] = [
  fills,
  gateProof,
  storageProof,
  wireProof,
  divergence,
  crashProof,
  killSwitch,
  scenarios,
  simulation,
  killProof('kill -9'),
  killWire,
];
