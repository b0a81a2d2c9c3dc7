import { connectionOwner } from '../../shared/domain/connection-owner.ts';

/** Whose plots a connection shows: those of its saved profile, or of its address where there is none. */
export const plotOwner = connectionOwner;

/** A name for a new chart or gauge, unique within a dashboard that several windows may change. */
export function newPanelId(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return [...random].map((part) => part.toString(36)).join('');
}
