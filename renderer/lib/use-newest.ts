import { useEffect, useEffectEvent, useRef, useState } from 'react';

/**
 * Runs a task for the newest input, one at a time: what comes while it runs waits, and only the newest of it is run.
 * The last answer stays until the next is there.
 *
 * @param input Compared by identity; null runs nothing.
 * @param run Must not reject.
 */
export function useNewest<Input extends object, Output>(
  input: Input | null,
  run: (input: Input) => Promise<Output>,
): { input: Input; output: Output } | null {
  const [done, setDone] = useState<{ input: Input; output: Output } | null>(null);
  const wanted = useRef<Input | null>(null);
  const isRunning = useRef(false);
  const runNow = useEffectEvent(run);

  useEffect(() => {
    wanted.current = input;
    const work = async (): Promise<void> => {
      let last: Input | null = null;
      while (wanted.current && wanted.current !== last) {
        last = wanted.current;
        const output = await runNow(last);
        setDone({ input: last, output });
      }
      isRunning.current = false;
    };
    if (input && !isRunning.current) {
      isRunning.current = true;
      void work();
    }
    return () => {
      wanted.current = null;
    };
  }, [input]);

  return done;
}
