import { expect, it } from 'vitest';

import { isLoopback } from './reach.ts';
import { isLoopbackPlace } from './tunnel-address.ts';

const NEAR = ['127.0.0.1', '127.0.0.2', ' 127.255.255.254 ', '::1', '[::1]', 'localhost', 'LOCALHOST'];
const FAR = [
  '',
  '0.0.0.0',
  '*',
  '::',
  '127.example.org',
  '127.0.0.1.example.org',
  'localhost.example.org',
  '128.0.0.1',
];

it.each(NEAR)('knows %j as this machine alone', (host) => {
  expect([isLoopback(host), isLoopbackPlace({ host, port: 1 })]).toEqual([true, true]);
});

it.each(FAR)('knows that others may reach %j', (host) => {
  expect([isLoopback(host), isLoopbackPlace({ host, port: 1 })]).toEqual([false, false]);
});
