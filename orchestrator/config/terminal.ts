/** NO_COLOR (no-color.org) wishes plain text where it is set to anything. Read here, with the rest of the environment. */
export const wishesNoColor = (): boolean => (process.env['NO_COLOR'] ?? '') !== '';
