import { useMemo } from 'react';

import { formatBytes, formatCount } from '../../lib/format.ts';
import { copyText } from '../../lib/copy-text.ts';
import { useShell } from '../../lib/shell.ts';
import { useLab } from '../../link/lab-context.tsx';
import type { Lab } from '../../link/lab.ts';
import { exportFileName } from './export-file-name.ts';

/** More than this is a file, not something to paste, in bytes. */
const MOST_COPIED_BYTES = 4 * 1_048_576;

export interface Branch {
  nodeId: number;
  topic: string;
}

/** What can be pasted; a table is for a file. */
type Format = 'json' | 'ndjson';
const TYPES = {
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  csv: 'text/csv',
  pcapng: 'application/octet-stream',
} as const;
type ExportPlan = Pick<Parameters<Lab['mqttTools']['exportBelow']>[0], 'what' | 'format'>;

/** Messages of a topic and all below it, to the clipboard or to a file. */
export interface BranchExport {
  /** The last message of each topic. */
  copy(branch: Branch, format: Format): void;
  save(branch: Branch, plan: ExportPlan): void;
}

export function useBranchExport(sessionId: string): BranchExport {
  const lab = useLab();
  const shell = useShell();
  return useMemo(() => {
    const collect = async (nodeId: number, plan: ExportPlan, mostBytes: number): Promise<Uint8Array[] | null> => {
      const parts: Uint8Array[] = [];
      let sizeBytes = 0;
      let isTooMuch = false;
      const reading = lab.mqttTools.exportBelow({ sessionId, nodeId, ...plan }, ({ items }) => {
        for (const part of items) sizeBytes += part.byteLength;
        if (sizeBytes > mostBytes) {
          isTooMuch = true;
          reading.close();
        } else parts.push(...items);
      });
      await reading.ended;
      return isTooMuch ? null : parts;
    };
    const copy = async ({ nodeId }: Branch, format: Format): Promise<void> => {
      const parts = await collect(nodeId, { what: 'last', format }, MOST_COPIED_BYTES);
      if (!parts) return shell.tell(`More than ${formatBytes(MOST_COPIED_BYTES)}: save it to a file instead`);
      const text = await new Blob(parts as BlobPart[]).text();
      const count = messagesIn(text, format);
      await copyText(shell, text, `Copied ${formatCount(count)} ${count === 1 ? 'message' : 'messages'}`);
    };
    return {
      copy: (branch, format) => void copy(branch, format).catch(shell.fail),
      save: ({ nodeId, topic }, plan) => {
        collect(nodeId, plan, Infinity).then((parts) => {
          if (parts) shell.saveFile(exportFileName(topic, plan.format, new Date()), parts, TYPES[plan.format]);
        }, shell.fail);
      },
    };
  }, [lab, shell, sessionId]);
}

/** Every message is a line of its own; an array has two more, for its brackets. */
const messagesIn = (text: string, format: Format): number => text.split('\n').length - (format === 'json' ? 3 : 1);
