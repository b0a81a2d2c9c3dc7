import { Button, Code, Group, Input, NativeSelect, PasswordInput, TextInput } from '@mantine/core';

import type { ClientTls, ServerTls, TlsVersions } from '../../../../../shared/contract/socket-tls.ts';
import { isEncrypted } from '../../../../lib/read-pem.ts';
import { PemField } from '../../../../ui/pem-field.tsx';
import { NO_SECRETS, type FormSecrets } from '../../socket-form.ts';
import { ListField } from './fields.tsx';
import classes from './open-form.module.css';

const VERSIONS: { value: TlsVersions; label: string }[] = [
  { value: '1.2-1.3', label: 'TLS 1.2 or 1.3' },
  { value: '1.3', label: 'Only TLS 1.3' },
  { value: '1.2', label: 'Only TLS 1.2' },
];

interface ClientTlsFieldsProps {
  tls: ClientTls;
  secrets: FormSecrets;
  onChange(tls: ClientTls): void;
  onSecrets(secrets: FormSecrets): void;
}

/** What a client asks for in its TLS handshake, whom it trusts and how it proves who it is. */
export function ClientTlsFields({ tls, secrets, onChange, onSecrets }: ClientTlsFieldsProps) {
  const set = (change: Partial<ClientTls>): void => onChange({ ...tls, ...change });
  return (
    <fieldset className={classes.tls}>
      <legend>TLS</legend>
      <TextInput
        label="Server name"
        description="Asked for (SNI) and expected in the certificate; empty: the host"
        value={tls.serverName}
        maxLength={255}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => set({ serverName: event.currentTarget.value })}
      />
      <VersionsField versions={tls.versions} onChange={(versions) => set({ versions })} />
      <ListField
        label="Application protocols (ALPN)"
        description="Offered, with commas between them, as http/1.1; empty: none"
        value={tls.alpn}
        most={10}
        onChange={(alpn) => set({ alpn })}
      />
      <PemField
        label="Certificate authority"
        description="None: the system’s are trusted"
        kind="certificate"
        fileName={tls.ca?.name ?? null}
        onPick={({ name, pem }) => set({ ca: { name, pem } })}
        onRemove={() => set({ ca: null })}
      />
      <ClientCertificateFields tls={tls} secrets={secrets} onChange={onChange} onSecrets={onSecrets} />
      {tls.pinnedFingerprint !== null && (
        <Input.Wrapper
          className={classes.wide ?? ''}
          size="xs"
          label="Trusted certificate"
          description="Only a certificate with this SHA-256 fingerprint is accepted"
          labelElement="div"
        >
          <Group gap="xs" wrap="nowrap" mt={4} role="group" aria-label="Trusted certificate">
            <Code className={classes.pin}>{tls.pinnedFingerprint}</Code>
            <Button
              variant="default"
              aria-label="Remove trusted certificate"
              onClick={() => set({ pinnedFingerprint: null })}
            >
              Remove
            </Button>
          </Group>
        </Input.Wrapper>
      )}
    </fieldset>
  );
}

function ClientCertificateFields({ tls, secrets, onChange, onSecrets }: ClientTlsFieldsProps) {
  const certificate = tls.clientCertificate;
  return (
    <>
      <PemField
        label="Client certificate"
        description="With its chain, if it has one; a key in the same file is taken too"
        kind="certificate"
        fileName={certificate?.name ?? null}
        onPick={({ name, pem, key }) => {
          onChange({ ...tls, clientCertificate: { name, pem } });
          if (key !== '') onSecrets({ ...NO_SECRETS, clientKey: key, keyName: name });
        }}
        onRemove={() => {
          onChange({ ...tls, clientCertificate: null });
          onSecrets(NO_SECRETS);
        }}
      />
      {certificate && (
        <PemField
          label="Private key"
          description="Of the client certificate; it is not kept for the next time"
          kind="key"
          fileName={secrets.clientKey === '' ? null : secrets.keyName}
          onPick={({ name, pem }) => onSecrets({ ...secrets, clientKey: pem, keyName: name })}
          onRemove={() => onSecrets(NO_SECRETS)}
        />
      )}
      {certificate && secrets.clientKey !== '' && (
        <PasswordInput
          label="Key passphrase"
          description={isEncrypted(secrets.clientKey) ? 'This key needs one' : 'Only if the key has one'}
          autoComplete="off"
          maxLength={1_000}
          value={secrets.clientKeyPassphrase}
          onChange={(event) => onSecrets({ ...secrets, clientKeyPassphrase: event.currentTarget.value })}
        />
      )}
    </>
  );
}

/** What a server answers in the TLS handshake, and whether clients prove who they are. */
export function ServerTlsFields({ tls, onChange }: { tls: ServerTls; onChange(tls: ServerTls): void }) {
  const set = (change: Partial<ServerTls>): void => onChange({ ...tls, ...change });
  return (
    <fieldset className={classes.tls}>
      <legend>TLS</legend>
      <p className={`${classes.wide} ${classes.note}`}>
        The server’s certificate is made now and signed by this workspace’s own authority: for localhost, 127.0.0.1, ::1
        and the address above. Clients trust it once they have the authority’s certificate, which is saved from the
        server’s toolbar.
      </p>
      <ListField
        label="More names"
        description="Further names and addresses clients may use, with commas"
        value={tls.names}
        most={20}
        onChange={(names) => set({ names })}
      />
      <VersionsField versions={tls.versions} onChange={(versions) => set({ versions })} />
      <ListField
        label="Application protocols (ALPN)"
        description="Taken, first choice first, with commas; empty: none"
        value={tls.alpn}
        most={10}
        onChange={(alpn) => set({ alpn })}
      />
      <PemField
        label="Authority of the clients"
        description="Clients must show a certificate it signed; none: they are not asked"
        kind="certificate"
        fileName={tls.clientCa?.name ?? null}
        onPick={({ name, pem }) => set({ clientCa: { name, pem } })}
        onRemove={() => set({ clientCa: null })}
      />
    </fieldset>
  );
}

function VersionsField({ versions, onChange }: { versions: TlsVersions; onChange(versions: TlsVersions): void }) {
  return (
    <NativeSelect
      size="xs"
      label="Versions"
      description="Older ones are not safe any more (RFC 8996)"
      value={versions}
      data={VERSIONS}
      onChange={(event) => onChange(event.currentTarget.value as TlsVersions)}
    />
  );
}
