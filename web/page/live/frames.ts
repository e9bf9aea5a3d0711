/** One message of an event stream. */
export interface Frame {
  readonly event: string;
  readonly data: string;
  /** Null: it has none. */
  readonly id: string | null;
}

/** Cuts the text of an event stream into its messages, whatever the pieces it arrives in (WHATWG, server-sent events). */
export function createFrames(): (piece: string) => readonly Frame[] {
  let rest = '';
  return (piece) => {
    const blocks = (rest + piece.replaceAll('\r', '')).split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.flatMap((block) => frameOf(block) ?? []);
  };
}

function frameOf(block: string): Frame | null {
  let event = 'message';
  let id: string | null = null;
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const value = line.slice(colon + 1).replace(/^ /, '');
    const field = line.slice(0, colon);
    if (field === 'event') event = value;
    else if (field === 'id') id = value;
    else if (field === 'data') data.push(value);
  }
  return data.length === 0 ? null : { event, data: data.join('\n'), id };
}
