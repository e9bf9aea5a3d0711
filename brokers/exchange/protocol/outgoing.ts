import type { WebSocket } from 'ws';

/** More unsent bytes than this and a client is too slow to be served. */
export const SLOW = 16_000_000;

export const isSlow = ({ bufferedAmount }: WebSocket): boolean => bufferedAmount > SLOW;

/**
 * Never packed, although packed frames of clients are read: packing takes a thread and a turn for each message, so that
 * updates fall behind the orders that cause them, and a client that reads in time is taken for a slow one.
 */
export const write = (socket: WebSocket, bytes: string | Buffer): void =>
  socket.send(bytes, { compress: false });
