import type { EventOf } from '../../bus/index.ts';
import type { ChainLink } from '../../db/index.ts';
import { DeskError } from '../../domain/index.ts';
import { loadConfig } from '../../orchestrator/config/index.ts';
import { modelAccounts } from '../../orchestrator/model-account.ts';
import { describeEvent } from '../../words/describe-event.ts';
import type { Face } from '../face.ts';
import { accountText, limitsOf } from '../model-account.ts';
import { withBooks } from '../open-books.ts';
import type { Style } from '../style.ts';
import { EVENT_WORDS } from '../../words/text.ts';

/** The chain behind an order, a trade or a cycle. */
export async function explain(face: Face, id: string, options: { readonly json?: boolean }): Promise<number> {
  const { settings } = loadConfig({ purpose: 'query' });
  const explanation = await withBooks(face, (books) => books.reads.explain(id));
  if (explanation === null) {
    throw new DeskError('NOT_FOUND', `nothing here is called ${id}`, {
      hint: 'take an order id, client order id or cycle id from npm run orders or npm run cycles',
    });
  }
  const { chain, audits } = explanation;
  const models = await modelAccounts(explanation);
  const limits = limitsOf(settings);
  if (options.json) {
    // A call stands once, with its prompt taken apart.
    face.out(`${JSON.stringify({ chain, models, audits, ...(models.length > 0 && { limits }) })}\n`);
    return 0;
  }
  const accounts = models.flatMap((account) => accountText(account, limits, face.style));
  face.out(`${chainText(id, [...chain, ...(models.length > 0 ? audits : [])], face.style)}${accounts.map((line) => `${line}\n`).join('')}`); // prettier-ignore
  return 0;
}

export function chainText(id: string, chain: readonly ChainLink[], style: Style): string {
  const lines = [style.bold(id)];
  for (const link of chain) {
    lines.push('', `${style.bold(link.agent)} ${style.dim(`· ${link.event} · ${link.at} · #${link.seq}`)}`);
    lines.push(style.dim(`  ${EVENT_WORDS[link.event].means}`));
    const event = { type: link.event, payload: link.payload } as Pick<EventOf, 'type' | 'payload'>;
    for (const line of describeEvent(event)) lines.push(`  ${line}`);
  }
  return `${lines.join('\n')}\n`;
}
