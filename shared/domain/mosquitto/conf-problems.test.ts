import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { CONF_OPTIONS } from './conf-options.ts';
import { confProblems } from './conf-problems.ts';

const say = (...lines: string[]): string[] =>
  confProblems(lines.join('\n')).map(({ line, severity, text }) => `${line} ${severity}: ${text}`);

describe('confProblems', () => {
  it('has nothing to say about what is right', () => {
    expect(
      say(
        ...['# a comment', '', 'allow_anonymous true', 'log_dest file /var/log/m.log', 'log_type all', 'log_type none'],
        ...['persistent_client_expiration 14d', 'listener 1883 127.0.0.1', 'listener 0 /run/m.sock'],
        ...['listener 9001 ::1', 'protocol websockets', 'bind_interface lo', 'certfile c.pem', 'keyfile k.pem'],
        ...['connection up', 'address example.org:1883', 'topic # both 1', 'plugin /x.so', 'plugin_opt_y z'],
      ),
    ).toEqual([]);
  });

  it('names slips and values that cannot be', () => {
    expect(
      say(
        ...['alow_anonymous true', 'whatever 1', 'persistence', 'retain_available yes', 'max_packet_size 19'],
        ...['max_queued_bytes many', 'log_type everything', 'log_dest file', 'persistent_client_expiration 2 weeks'],
        ...['log_facility 3 # local3', 'listener mqtt', 'listener 0', 'allow_duplicate_messages false'],
      ),
    ).toEqual([
      '1 error: No option is called alow_anonymous: did you mean allow_anonymous?',
      '2 warning: No option is called whatever: Mosquitto 2.0 knows none of this name.',
      '3 error: persistence needs a value',
      '4 error: retain_available is true or false',
      '5 error: max_packet_size is a number from 20 to 268435455',
      '6 error: max_queued_bytes is a whole number',
      expect.stringContaining('7 error: log_type is one of debug, error'),
      '8 error: log_dest is none, stdout, stderr, syslog, topic, dlt, or file with a path',
      '9 error: persistent_client_expiration is a number with h, d, w, m or y behind it',
      '10 error: log_facility is a whole number',
      '10 warning: This is read as part of the value: a comment needs a line of its own',
      '11 warning: Nobody is let in: allow anonymous clients with allow_anonymous true, or give a password_file',
      '11 error: listener begins with a port from 0 to 65535',
      '11 info: Everyone on your networks reaches it; with 127.0.0.1 behind the port, only this machine does',
      '12 error: listener with port 0 needs the path of a Unix socket',
      '13 info: allow_duplicate_messages is on its way out; write nothing: it will always be true',
    ]);
  });

  it('names what stands twice, in the wrong place, or half', () => {
    expect(
      say(
        ...['allow_anonymous true', 'max_qos 1', 'start_type lazy', 'listener 1 127.0.0.1', 'keyfile k.pem'],
        ...['allow_anonymous false', 'listener 1 127.0.0.1', 'certfile c.pem', 'max_qos 1', 'max_qos 2'],
      ),
    ).toEqual([
      '2 warning: max_qos belongs to the listener above it, and there is none',
      '3 error: start_type belongs to a bridge: write connection with a name above it',
      '5 error: keyfile needs certfile beside it',
      '6 warning: allow_anonymous is in line 1 already',
      '7 error: Another listener has port 1',
      '8 error: certfile needs keyfile beside it',
      '10 warning: max_qos is in line 9 already',
    ]);
    const each = ['per_listener_settings true', 'listener 1 127.0.0.1', 'allow_anonymous true'];
    expect(say(...each, 'listener 2 127.0.0.1', 'allow_anonymous true')).toEqual([]);
  });

  it('says who reaches what, and takes truth values as Mosquitto does', () => {
    expect(
      say('allow_anonymous 1', 'listener 1 127.0.0.1', 'port 2', 'listener 3 127.0.0.1', 'protocol websockets'),
    ).toEqual([
      '3 info: port is on its way out; write listener',
      expect.stringContaining('3 info: Everyone on your networks reaches it; with 127.0.0.1'),
      expect.stringContaining('4 info: Everyone on your networks reaches it; whatever its address'),
    ]);
    expect(say('allow_anonymous 0', 'listener 1 127.0.0.1')).toEqual([expect.stringContaining('Nobody is let in')]);
  });

  it('points into the text, whatever the text', () => {
    const word = fc.oneof(fc.constantFrom(...CONF_OPTIONS.keys()), fc.string());
    const line = fc.tuple(word, fc.constantFrom(' ', '  ', ''), fc.string()).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const text = lines.join('\n');
        for (const { line: number, from, to } of confProblems(text)) {
          expect(from <= to && to <= text.length).toBe(true);
          expect(text.slice(0, from).split('\n').length).toBe(number);
        }
      }),
    );
  });
});
