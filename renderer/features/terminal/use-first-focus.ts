import { useEffect, useRef, type RefObject } from 'react';

/** Puts the keyboard into a field when it comes because the user asked for it, or because it waits for an answer. */
export function useFirstFocus(): RefObject<HTMLInputElement | null> {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
