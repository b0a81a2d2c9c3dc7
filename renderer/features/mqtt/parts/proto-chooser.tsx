import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { useStore } from 'zustand';

import type { ExplorerStore } from '../mqtt-store.ts';
import type { Protos } from '../use-protos.ts';
import classes from './payload-view.module.css';
import { ProtoFilesDialog } from './proto-files-dialog.tsx';

/** Chooses the type a Protobuf payload is read as, and the files that declare types. */
export function ProtoChooser({ store, protos }: { store: ExplorerStore; protos: Protos }) {
  const type = useStore(store, (state) => state.protoType);
  const [isOpen, setIsOpen] = useState(false);
  const types = protos.types.includes(type) || type === '' ? protos.types : [type, ...protos.types];
  return (
    <>
      <NativeSelect
        aria-label="Message type"
        size="xs"
        className={classes.format ?? ''}
        value={type}
        data={[{ value: '', label: 'Without a type' }, ...types]}
        onChange={(event) => store.setState({ protoType: event.currentTarget.value })}
      />
      <Button variant="default" size="compact-xs" onClick={() => setIsOpen(true)}>
        .proto files…
      </Button>
      {isOpen && <ProtoFilesDialog files={protos.files} onClose={() => setIsOpen(false)} />}
    </>
  );
}
