/** How a session that owns its socket writes TCP's own events into the wire log. */
export const TCP_REMARKS = {
  finOut: 'we have finished sending (FIN)',
  finIn: 'the other side has finished sending (FIN)',
  rstOut: 'connection reset by us (RST)',
  rstIn: 'connection reset by the other side (RST)',
} as const;
