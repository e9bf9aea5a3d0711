import type { z } from 'zod';
// From the settings themselves, not from the parts' entries: a query reads settings and needs no strategy loaded.
import { exchangeSettings } from '../../brokers/exchange/settings.ts';
import { selectorSettings } from '../../llm/settings.ts';
import { guardSettings } from '../../guards/settings.ts';
import { notifySettings } from '../../notify/settings.ts';
import { marketSettings } from '../../market/settings.ts';
import { quantSettings } from '../../quant/settings.ts';
import { riskSettings } from '../../risk/settings.ts';
import { strategySettings } from '../../strategies/settings.ts';
import { reconcileSettings } from '../reconciliation/settings.ts';
import { watchSettings } from '../status/settings.ts';
import { accessSettings } from './access-settings.ts';
import { dashboardSettings } from './dashboard-settings.ts';
import { deskSettings } from './desk-settings.ts';

/** Every part's settings, in the order of the pipeline: together they are the one schema of the desk. */
export const SECTIONS = {
  desk: { title: 'The desk', schema: deskSettings },
  market: { title: '1 market data', schema: marketSettings },
  guards: { title: '1 guards around what is outside', schema: guardSettings },
  strategies: { title: '2 strategies', schema: strategySettings },
  selectors: { title: '2 selectors', schema: selectorSettings },
  quant: { title: '3 quant', schema: quantSettings },
  risk: { title: '4 risk', schema: riskSettings },
  exchange: { title: '5 embedded exchange', schema: exchangeSettings },
  reconciliation: { title: '5 reconciliation', schema: reconcileSettings },
  dashboard: { title: 'The page', schema: dashboardSettings },
  watch: { title: 'Figures and traces', schema: watchSettings },
  notify: { title: 'Notices', schema: notifySettings },
  access: { title: 'Keys and addresses', schema: accessSettings },
} as const;

type Both<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer I) => void ? I : never;

/** Every setting by its name in the environment, typed, defaults filled in. */
export type Settings = Both<z.infer<(typeof SECTIONS)[keyof typeof SECTIONS]['schema']>>;

/** The schema of each setting by its name. */
export const SCHEMAS: ReadonlyMap<string, z.core.$ZodType> = new Map(
  Object.values(SECTIONS).flatMap((section) => Object.entries<z.core.$ZodType>(section.schema.shape)),
);
export const SETTING_NAMES: readonly string[] = [...SCHEMAS.keys()];
