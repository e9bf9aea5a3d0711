import { DeskError } from '../domain/index.ts';
import { compileCopy, REFUSED } from './compile.ts';
import type { FrozenCopy } from './compile.ts';
import { EVENTS } from './events/index.ts';
import type { EventName, Message } from './events/index.ts';
import { deepFreeze } from './freeze.ts';

/** Made when an event of the type is first said. */
const copiers = new Map<EventName, FrozenCopy>();

function copierOf(type: EventName): FrozenCopy {
  let copier = copiers.get(type);
  if (copier === undefined) copiers.set(type, (copier = compileCopy(EVENTS[type])));
  return copier;
}

/**
 * A copy of the payload that holds to its schema, frozen to its depth: no listener can change what another one reads.
 * @throws DeskError EVENT_INVALID naming the first place that does not hold
 */
export function valid({ type, payload }: Message): unknown {
  const copy = copierOf(type)(payload);
  if (copy !== REFUSED) return copy;
  const checked = EVENTS[type].safeParse(payload);
  if (checked.success) return deepFreeze(checked.data);
  const issue = checked.error.issues[0];
  throw new DeskError('EVENT_INVALID', `${type}: ${issue?.path.join('.')}: ${issue?.message}`);
}
