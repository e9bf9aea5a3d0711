import { useEffect, useState } from 'preact/hooks';
import { line } from '../live/stream.ts';

/** Whether what stands here is live, in words. */
export function Line() {
  const { value } = line;
  return (
    <span class={`line ${value.state}`} role="status">
      <i aria-hidden="true" />
      {value.state === 'live' && 'Live'}
      {value.state === 'connecting' && 'Connecting…'}
      {value.state === 'waiting' && <Waiting again={value.again} />}
    </span>
  );
}

function Waiting({ again }: { again: number }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil((again - performance.now()) / 1000));
  return <>Not live: trying again{seconds > 0 ? ` in ${seconds} s` : ''}</>;
}
