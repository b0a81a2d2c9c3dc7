import { useEffect, useState } from 'react';

/** Ages are shown in bands of ten seconds and more, in milliseconds. */
const TICK_MS = 5_000;

/** The host's clock as last told, carried on in steps while nothing comes; only while it `isOn`. */
export function useHostNow(hostMs: number, isOn: boolean): number {
  const [told, setTold] = useState(hostMs);
  const [sinceMs, setSinceMs] = useState(0);
  if (hostMs !== told) {
    setTold(hostMs);
    setSinceMs(0);
  }
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => setSinceMs((was) => was + TICK_MS), TICK_MS);
    return () => clearInterval(timer);
  }, [isOn, hostMs]);
  return hostMs + sinceMs;
}
