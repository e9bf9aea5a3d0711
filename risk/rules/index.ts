import { alreadyHeld, duplicate, openOrder } from './already-there.ts';
import { buyingPower } from './buying-power.ts';
import { correlationLimit } from './correlation-limit.ts';
import { dailyLoss } from './daily-loss.ts';
import { grossExposure } from './gross-exposure.ts';
import { lowConfidence } from './low-confidence.ts';
import { maxPositions } from './max-positions.ts';
import { dataQualityDay, halted, notReconciled, orderUnknown } from './no-new-entries.ts';
import { orderRate } from './order-rate.ts';
import { positionLimit } from './position-limit.ts';
import { priceCollar } from './price-collar.ts';
import type { Condition, Limit } from './rule.ts';
import { sectorLimit } from './sector-limit.ts';
import { sharesLimit } from './shares-limit.ts';
import { sizeSteps } from './size-steps.ts';
import { openRisk } from './open-risk.ts';
import { noStopDistance } from './stop-distance.ts';
import { volumeShare } from './volume-share.ts';

/** In the order asked: the first that refuses gives the reason. */
export const CONDITIONS: readonly Condition[] = [
  halted, notReconciled, dataQualityDay, dailyLoss, orderUnknown, alreadyHeld, openOrder, duplicate, lowConfidence,
  maxPositions, priceCollar, noStopDistance, orderRate,
]; // prettier-ignore

const ROOMS: readonly Limit[] = [
  sharesLimit, positionLimit, volumeShare, sectorLimit, correlationLimit, grossExposure, buyingPower, openRisk,
]; // prettier-ignore

/** In the order applied: each cuts what the ones before left. */
export const LIMITS: readonly Limit[] = [...ROOMS, sizeSteps(ROOMS)];
