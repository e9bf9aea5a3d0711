import type { Config } from '../../orchestrator/config/index.ts';

/** What the desk's process tells the page's, once. */
export interface Asked {
  readonly config: Config;
  readonly version: string;
}

/** What it hears back. */
export type Told =
  | { readonly kind: 'ready'; readonly port: number; readonly link: string }
  | { readonly kind: 'failed'; readonly line: string }
  | { readonly kind: 'said'; readonly line: string };
