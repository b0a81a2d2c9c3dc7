import { connectAsync } from 'mqtt';

/** A bare mqtt.js client that counts what it gets, in a process of its own; subscribes to `#` when told to. */
const REPORT_MS = 20;
let messages = 0;
let told = 0;

const tell = (): void => {
  told = messages;
  process.send?.({ messages, atMs: performance.timeOrigin + performance.now() });
};

const client = await connectAsync({
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  protocol: 'mqtt',
  protocolVersion: 5,
  clean: true,
});
client.on('message', () => void (messages += 1));
process.once('message', () => {
  client.subscribe('#', () => {
    tell();
    setInterval(() => messages !== told && tell(), REPORT_MS);
  });
});
process.on('disconnect', () => process.exit(0));
tell();
