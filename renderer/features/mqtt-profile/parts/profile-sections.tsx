import { Accordion } from '@mantine/core';
import type { ReactNode } from 'react';

import { hasPath, hasTls } from '../broker-url.ts';
import { headersOf, type ProfileValues } from '../profile-values.ts';
import type { SectionName } from '../validate-profile.ts';
import type { ProfileForm } from './fields.ts';
import classes from './profile-sections.module.css';
import { SessionSection } from './session-section.tsx';
import { SubscriptionsSection } from './subscriptions-section.tsx';
import { TlsSection } from './tls-section.tsx';
import { WaySection } from './way-section.tsx';
import { WillSection } from './will-section.tsx';

interface ProfileSectionsProps {
  form: ProfileForm;
  hasSecrets: readonly string[];
  open: readonly SectionName[];
  onOpen(open: SectionName[]): void;
}

/** The parts of the form that most connections leave as they are; closed, each says what it holds. */
export function ProfileSections({ form, hasSecrets, open, onOpen }: ProfileSectionsProps) {
  const values = form.getValues();
  const sections: Record<SectionName, [title: string, summary: string, body: ReactNode]> = {
    subscriptions: ['Subscriptions', subscriptionsSummary(values), <SubscriptionsSection key="0" form={form} />],
    session: ['Session', sessionSummary(values), <SessionSection key="1" form={form} hasSecrets={hasSecrets} />],
    will: ['Last will', values.hasWill ? values.will.topic : 'none', <WillSection key="2" form={form} />],
    tls: ['TLS certificates', tlsSummary(values), <TlsSection key="3" form={form} hasSecrets={hasSecrets} />],
    way: ['Proxy and headers', waySummary(values), <WaySection key="4" form={form} hasSecrets={hasSecrets} />],
  };
  return (
    <Accordion
      multiple
      order={3}
      keepMounted={false}
      classNames={{ control: classes.control ?? '', content: classes.content ?? '' }}
      transitionDuration={0}
      value={[...open]}
      onChange={(names) => onOpen(names as SectionName[])}
    >
      {(Object.keys(sections) as SectionName[]).map((name) => {
        const [title, summary, body] = sections[name];
        return (
          <Accordion.Item key={name} value={name}>
            <Accordion.Control>
              <span className={classes.title}>{title}</span>
              <span className={classes.summary}>{summary}</span>
            </Accordion.Control>
            <Accordion.Panel>{body}</Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}

function subscriptionsSummary({ subscriptions }: ProfileValues): string {
  const [first, ...others] = subscriptions;
  if (!first) return 'none';
  return others.length === 0 ? first.filter : `${first.filter} and ${others.length} more`;
}

function sessionSummary({ clientId, keepaliveS, cleanStart }: ProfileValues): string {
  const id = clientId === '' ? 'generated client id' : clientId;
  return `${id}, keep-alive ${keepaliveS === 0 ? 'off' : `${keepaliveS} s`}, ${cleanStart ? 'clean start' : 'kept session'}`;
}

function waySummary({ transport, headers, proxy }: ProfileValues): string {
  const count = hasPath(transport) ? headersOf(headers).length : 0;
  const sent = count === 0 ? '' : `, ${count} ${count === 1 ? 'header' : 'headers'}`;
  return (proxy.kind === 'none' ? 'direct' : `through ${proxy.host || 'a proxy'}`) + sent;
}

function tlsSummary({ transport, ca, clientCertificate, pinnedFingerprint }: ProfileValues): string {
  if (!hasTls(transport)) return 'not used';
  const trust = pinnedFingerprint ? 'one trusted certificate' : ca ? `trusts ${ca.name}` : 'the system’s authorities';
  return clientCertificate ? `${trust}, shows ${clientCertificate.name}` : trust;
}
