import { Button, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';

import type { TlsFacts } from '../../../../shared/contract/socket-tls.ts';
import { certificateStory, trustStory } from '../../../../shared/domain/chain-story.ts';
import { CertificateTable } from '../../../ui/certificate-table.tsx';
import classes from './tls-line.module.css';

const TRUST: Record<TlsFacts['trust'], string> = {
  system: 'certificate verified',
  'authority-file': 'certificate verified',
  pin: 'this one certificate is trusted',
  'none-asked': 'client without certificate',
};

/** What the TLS handshake agreed on, and the way to the certificates. */
export function TlsLine({ facts }: { facts: TlsFacts }) {
  const [isOpen, { open, close }] = useDisclosure(false);
  const { version, cipher, alpn, serverName, trust } = facts;
  const words = [
    version.replace('TLSv', 'TLS '),
    cipher,
    ...(alpn === null ? [] : [`ALPN ${alpn}`]),
    ...(serverName === null ? [] : [`SNI ${serverName}`]),
    TRUST[trust],
  ];
  return (
    <div className={classes.line} role="group" aria-label="TLS">
      <IconLock size={14} aria-hidden="true" />
      <span className={classes.facts} title={words.join(' · ')}>
        {words.join(' · ')}
      </span>
      <Button size="compact-xs" variant="subtle" onClick={open}>
        Certificates
      </Button>
      <Modal opened={isOpen} onClose={close} title="Certificates of the other side" size="xl">
        <p className={classes.trust}>{trustStory(facts)}</p>
        <Chain facts={facts} />
      </Modal>
    </div>
  );
}

function Chain({ facts: { chain } }: { facts: TlsFacts }) {
  const [nowMs] = useState(Date.now);
  if (chain.length === 0) return <p className={classes.trust}>The other side showed no certificate.</p>;
  return (
    <>
      <ol className={classes.story}>
        {chain.map((certificate, index) => (
          <li key={certificate.fingerprint}>
            <span className={classes.subject}>{certificate.subject}</span>
            <br />
            {certificateStory(certificate, index, nowMs)}
          </li>
        ))}
      </ol>
      <CertificateTable caption="As they were shown, the other side’s own first" chain={chain} />
    </>
  );
}
