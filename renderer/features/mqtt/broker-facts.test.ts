import { expect, it } from 'vitest';

import { brokerCards } from './broker-facts.ts';

it('puts what mosquitto says into words and units, and leaves out what it does not say', () => {
  const cards = brokerCards([
    { name: 'version', text: 'mosquitto version 2.0.11' },
    { name: 'uptime', text: '3725 seconds' },
    { name: 'heap/current', text: '2048' },
    { name: 'load/bytes/received/1min', text: '1536.00' },
    { name: 'clients/connected', text: '1200' },
  ]);
  const facts = cards.flatMap(({ facts: each }) => each.map(({ label, text }) => `${label}: ${text}`));
  expect(facts).toEqual([
    'Version: mosquitto version 2.0.11',
    'Uptime: 1 h 2 min',
    'Memory: 2.00 KiB',
    'Connected: 1,200',
    'Bytes in: 1.50 KiB / min',
  ]);
});

it('shows what it does not know as it came, under its own name', () => {
  const cards = brokerCards([
    { name: 'uptime', text: 'since Monday' },
    { name: 'custom/x', text: '<b>' },
  ]);
  expect(cards.map(({ title }) => title)).toEqual(['Broker', 'Everything else']);
  expect(cards.flatMap(({ facts }) => facts)).toEqual([
    { label: 'Uptime', text: 'since Monday', name: 'uptime' },
    { label: 'custom/x', text: '<b>', name: 'custom/x' },
  ]);
});
