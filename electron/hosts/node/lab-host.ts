import type { DownFrame, Pipe, UpFrame } from '../../../shared/wire/frames.ts';

/** The workbench, as a host reaches it. */
export interface LabHost extends AsyncDisposable {
  /** Serves one client for as long as its pipe is open. */
  attach(clientId: string, pipe: Pipe<DownFrame, UpFrame>): void;
}
