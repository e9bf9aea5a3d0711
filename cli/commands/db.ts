import { integer } from '../format.ts';
import type { Face } from '../face.ts';
import { withBooks } from '../open-books.ts';

/** Checks the journal; the verdict is printed either way, and a broken one is exit 1. */
export async function verify(face: Face, options: { readonly json?: boolean }): Promise<number> {
  const { location, verdict } = await withBooks(face, async (books, place) => ({
    location: place,
    verdict: await books.verify(),
  }));
  if (options.json) face.out(`${JSON.stringify(verdict)}\n`);
  else if (verdict.ok) {
    face.out(
      `${face.style.green('whole')}: ${integer(verdict.events)} events in ${location}\nhead: ${verdict.head}\n`,
    );
  }
  if (verdict.ok) return 0;
  face.err(
    `tickwright: ${verdict.fault ?? `the journal of ${location} is broken`}\n` +
      '  to do: what comes before it is not in doubt; restore a backup, or start on another DATABASE_URL\n',
  );
  return 1;
}
