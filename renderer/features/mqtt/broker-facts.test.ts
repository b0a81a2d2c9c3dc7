import { expect, it } from 'vitest';

import { brokerCards } from './broker-facts.ts';

it('puts what mosquitto says into words and units, and leaves out what it does not say', () => {
  const cards = brokerCards([
    { name: 'broker/version', text: 'mosquitto version 2.0.11' },
    { name: 'broker/uptime', text: '3725 seconds' },
    { name: 'broker/heap/current', text: '2048' },
    { name: 'broker/load/bytes/received/1min', text: '1536.00' },
    { name: 'broker/clients/connected', text: '1200' },
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
    { name: 'broker/uptime', text: 'since Monday' },
    { name: 'broker/custom/x', text: '<b>' },
  ]);
  expect(cards.map(({ title }) => title)).toEqual(['Broker', 'Everything else']);
  expect(cards.flatMap(({ facts }) => facts)).toEqual([
    { label: 'Uptime', text: 'since Monday', name: 'broker/uptime' },
    { label: 'custom/x', text: '<b>', name: 'broker/custom/x' },
  ]);
});

it('knows what EMQX says, of every node of a cluster', () => {
  const cards = brokerCards([
    { name: 'brokers', text: 'emqx@10.0.0.1,emqx@10.0.0.2' },
    { name: 'brokers/emqx@10.0.0.1/version', text: '5.8.0' },
    { name: 'brokers/emqx@10.0.0.1/uptime', text: '3725000' },
    { name: 'brokers/emqx@10.0.0.1/stats/connections/count', text: '1200' },
    { name: 'brokers/emqx@10.0.0.2/metrics/bytes/received', text: '2048' },
    { name: 'brokers/emqx@10.0.0.2/metrics/authorization/deny', text: '7' },
  ]);
  expect(cards.map(({ title, facts }) => [title, ...facts.map(({ label, text }) => `${label}: ${text}`)])).toEqual([
    ['Everything else', 'brokers: emqx@10.0.0.1,emqx@10.0.0.2'],
    ['Broker, emqx@10.0.0.1', 'Version: 5.8.0', 'Uptime: 1 h 2 min'],
    ['Clients, emqx@10.0.0.1', 'Connections: 1,200'],
    ['Messages since the start, emqx@10.0.0.2', 'Bytes in: 2.00 KiB'],
    ['Everything else, emqx@10.0.0.2', 'metrics/authorization/deny: 7'],
  ]);
});
