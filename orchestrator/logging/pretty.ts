/**
 * Log lines as made for people, for `--verbose`. pino-pretty is loaded here only: it costs a start 40 ms.
 * `cycleId` stands before the message.
 */
export async function prettyConsole(
  out: NodeJS.WritableStream,
  color: boolean,
): Promise<{ write(line: string): unknown }> {
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    colorize: color,
    singleLine: true,
    ignore: 'cycleId',
    translateTime: false,
    messageFormat: '{if cycleId}[{cycleId}] {end}{msg}',
  });
  return { write: (line) => out.write(pretty(line) ?? '') };
}
