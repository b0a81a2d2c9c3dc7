import { shellQuote } from '../../../shared/domain/code/shell-quote.ts';

/** One ready-made command line, with what it shows. */
export interface LabCommand {
  label: string;
  line: string;
}

/** The `mosquitto_pub` that sends a device an example command. */
export function publishLine(tcpPort: number, command: { topic: string; payload: string }): string {
  return `mosquitto_pub -h 127.0.0.1 -p ${tcpPort} -t ${shellQuote(command.topic)} -m ${shellQuote(command.payload)}`;
}

/** What to type in a terminal to meet the lab. */
export function labCommands(tcpPort: number): LabCommand[] {
  const subscribe = `mosquitto_sub -h 127.0.0.1 -p ${tcpPort} -v -t`;
  return [
    { label: 'Everything, as it comes', line: `${subscribe} ${shellQuote('#')}` },
    { label: 'The temperature of every room', line: `${subscribe} ${shellQuote('campus/+/climate/temperature')}` },
    { label: 'Only what is retained', line: `${subscribe} ${shellQuote('campus/#')} --retained-only` },
    {
      label: 'Switch the lamp on',
      line: publishLine(tcpPort, { topic: 'campus/room-101/lamp/set', payload: 'on' }),
    },
  ];
}
