import type { AgentName, Bus } from '../bus/index.ts';
import type { SelectorChain } from '../llm/index.ts';

/** Those whose failure means that nothing more of the exits is to be waited for. */
const LETS_GO: ReadonlySet<AgentName> = new Set(['position-manager', 'risk', 'execution']);

/**
 * A model's answer counts once the exits of the cycle are out: they never wait for it, and it always comes after them. So
 * the journal has one order, however fast a model was, and an interrupted cycle comes forth again as it was (P5).
 */
export function exitsFirst(chain: SelectorChain, bus: Pick<Bus, 'tap'>): SelectorChain {
  let out = (): void => undefined;
  let gone = Promise.resolve();
  bus.tap((event) => {
    if (event.type === 'cycle_started') gone = new Promise((resolve) => (out = resolve));
    else if (event.type === 'exits_ready') {
      const { exits, covers, cancels } = event.payload;
      if (exits.length + covers.length + cancels.length === 0) out();
    } else if (event.type === 'executed_ready') out();
    else if (event.type === 'agent_failed' && LETS_GO.has(event.payload.agent)) out();
  });
  return {
    ...chain,
    async select(request) {
      const answer = await chain.select(request);
      await gone;
      return answer;
    },
  };
}
