import type { Config } from '../orchestrator/config/index.ts';
import type { DeskReporter } from '../orchestrator/reporting.ts';
import { startBeside } from '../web/beside/index.ts';
import type { Beside } from '../web/beside/index.ts';

/** Milliseconds after its opening at which the desk has its page, where no cycle has finished before. */
const AT_LATEST = 1000;
/** A run as fast as it goes is often over in a few seconds: it has its page when it is not. */
const AT_FULL_SPEED = 3000;

/**
 * The page beside a desk, begun once the first cycle is through, so that it takes nothing from the first words.
 * @param link tells a person where it is; a desk whose screen belongs to the log tells it without the token
 */
export function pageBeside(
  config: Config,
  version: string,
  shown: DeskReporter,
  link: (link: string, port: number) => void,
): { readonly reporter: DeskReporter; stop(): Promise<void> } {
  let page: Beside | null = null;
  let timer: NodeJS.Timeout | undefined;
  const patient = config.run.speed === 'max';
  const begin = (): void => {
    clearTimeout(timer);
    page ??= startBeside({
      config,
      version,
      trouble: (line) => shown.note(line),
      ready(address, port) {
        const { DASHBOARD_PORT } = config.settings;
        if (DASHBOARD_PORT !== 0 && port !== DASHBOARD_PORT)
          shown.note(`port ${DASHBOARD_PORT} is taken, so the page is at port ${port}`);
        link(address, port);
      },
    });
  };
  const reporter: DeskReporter = {
    ...shown,
    opened(books) {
      shown.opened(books);
      timer = setTimeout(begin, patient ? AT_FULL_SPEED : AT_LATEST).unref();
    },
    on(event) {
      shown.on(event);
      if (event.type === 'cycle_completed' && !patient && page === null) begin();
    },
  };
  return {
    reporter,
    async stop() {
      clearTimeout(timer);
      await page?.stop();
    },
  };
}
