import { useState } from 'react';

import type { SessionRow, WireLogFormat } from '../../../shared/contract/sessions.ts';
import { useShell } from '../../lib/shell.ts';
import { exportWireLog, WIRE_LOG_TYPES, wireLogFileName } from '../../link/export-wire-log.ts';
import { useLab } from '../../link/lab-context.tsx';

export interface Exporting {
  isBusy: boolean;
  save(format: WireLogFormat): void;
}

/** Saves the whole wire log as a file. */
export function useExport({ id, title }: SessionRow): Exporting {
  const lab = useLab();
  const shell = useShell();
  const [isBusy, setBusy] = useState(false);
  const save = async (format: WireLogFormat): Promise<void> => {
    setBusy(true);
    try {
      const parts = await exportWireLog(lab, id, format);
      shell.saveFile(wireLogFileName(title, new Date(), format), parts, WIRE_LOG_TYPES[format]);
    } catch (error) {
      shell.fail(error);
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, save: (format) => void save(format) };
}
