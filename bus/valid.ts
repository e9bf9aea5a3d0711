import { DeskError } from '../domain/index.ts';
import { EVENTS } from './events/index.ts';
import type { Message } from './events/index.ts';

/** A copy of the payload that holds to its schema. @throws DeskError EVENT_INVALID naming the first place that does not */
export function valid(message: Message): unknown {
  const checked = EVENTS[message.type].safeParse(message.payload);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  throw new DeskError('EVENT_INVALID', `${message.type}: ${issue?.path.join('.')}: ${issue?.message}`);
}
