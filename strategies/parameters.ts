import { z } from 'zod';

/** A number of bars; the bound keeps a typing error from asking for more bars than any history has. */
export const window = z.int().min(1).max(10_000);

/** Bars of the average true range that confidences are measured in (Wilder's usual period). */
export const UNIT_PERIOD = 14;
