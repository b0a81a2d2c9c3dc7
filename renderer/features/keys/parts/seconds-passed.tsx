import { useEffect, useState } from 'react';

const SECOND_MS = 1_000;

/** Counts the seconds something takes whose end nobody can foresee. */
export function SecondsPassed({ what }: { what: string }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((was) => was + 1), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span role="status">
      {what}
      {seconds > 0 ? `, ${seconds} s so far…` : '…'}
    </span>
  );
}
