import { describe, expect, it } from 'vitest';

import { PeerProcess } from '../../../../e2e/fixtures/peers/peer-process.ts';
import { missingPrograms } from '../../../../e2e/fixtures/peers/programs.ts';
import type { Answer, Rule } from '../../../../shared/contract/socket-answer.ts';
import { SocketRig } from '../testing/socket-rig.ts';
import { AnswerBook } from './answer-book.ts';
import { Responder, type Answering } from './responder.ts';

const missing = missingPrograms('python3', 'curl');

const text = (template: string, ending: 'none' | 'lf' | 'crlf' | 'nul' = 'lf'): Rule['reply'] => ({
  kind: 'text',
  template,
  ending,
});
const rule = (change: Partial<Rule>): Rule => ({
  when: 'line',
  test: { kind: 'any' },
  delayMs: 0,
  reply: text('?'),
  after: 'stay',
  ...change,
});
const rules = (...list: Partial<Rule>[]): Answer => ({ kind: 'rules', rules: list.map(rule) });

/** Everything that was answered and done, in order. */
class Heard implements Answering {
  readonly remote = '10.0.0.1:7';
  readonly log: string[] = [];
  send(bytes: Uint8Array): Promise<void> {
    this.log.push(Buffer.from(bytes).toString('latin1'));
    return Promise.resolve();
  }
  halfClose = (): void => void this.log.push('<half-close>');
  end = (): void => void this.log.push('<close>');
  reset = (): void => void this.log.push('<reset>');
  hold = (): void => void this.log.push('<hold>');
  release = (): void => void this.log.push('<release>');
  relieve = (): void => undefined;
  remark = (remark: string): void => void this.log.push(`<${remark}>`);
}

function responderOf(answer: Answer, unit: 'stream' | 'datagram' = 'stream') {
  const heard = new Heard();
  const responder = new Responder({ book: new AnswerBook(answer), unit, nowMs: () => 1_795_645_000_000 });
  return {
    responder,
    log: heard.log,
    take: (bytes: string) => responder.take(Buffer.from(bytes, 'latin1'), heard),
    heard,
  };
}

describe('rules', () => {
  it('answer a line by the first that fits, however it was split', () => {
    const { take, log } = responderOf(
      rules(
        { test: { kind: 'equals', text: 'PING' }, reply: text('PONG') },
        {
          test: { kind: 'regex', pattern: String.raw`^add (\d+) (?<b>\d+)$`, ignoresCase: true },
          reply: text('{1}+{b} of {0}'),
        },
        { test: { kind: 'contains', text: String.raw`\t` }, reply: text('a tab') },
        { reply: text('what is {line}? said {peer}, {count}') },
      ),
    );
    for (const piece of ['PI', 'NG\r\nADD 1', ' 22\n', 'a\tb\nxyz\n']) take(piece);
    expect(log).toEqual(['PONG\n', '1+22 of ADD 1 22\n', 'a tab\n', 'what is xyz? said 10.0.0.1:7, 4\n']);
  });

  it('look at chunks too, and find a pattern across two of them', () => {
    const { take, log } = responderOf(
      rules(
        { when: 'chunk', test: { kind: 'bytes', pattern: '02 ?? 03' }, reply: { kind: 'hex', template: '06' } },
        { when: 'chunk', test: { kind: 'equals', text: 'whole' }, reply: { kind: 'echo' } },
      ),
    );
    for (const piece of ['a\x02', 'b', '\x03', 'x', 'whole']) take(piece);
    expect(log).toEqual(['\x06', 'whole']);
  });

  it('keep bytes that are no text as they are', () => {
    const { take, log } = responderOf(
      rules({ test: { kind: 'regex', pattern: '^(.)x$', ignoresCase: false }, reply: text('{1}{line}', 'none') }),
    );
    take('\xffx\n');
    take('\xc3\xb6x\n');
    expect(log).toEqual(['\xff\xffx', '\xc3\xb6\xc3\xb6x']);
  });

  it('greet, wait, keep their order, and end the connection', async () => {
    const { responder, take, log, heard } = responderOf(
      rules(
        { when: 'connect', reply: text('220 hello {time}', 'crlf') },
        { test: { kind: 'equals', text: 'slow' }, delayMs: 20, reply: text('late') },
        { test: { kind: 'equals', text: 'bye' }, reply: text('221'), after: 'close' },
        { test: { kind: 'equals', text: 'rst' }, reply: { kind: 'nothing' }, after: 'reset' },
      ),
    );
    responder.connected(heard);
    take('slow\nbye\n');
    expect(log).toEqual(['220 hello 2026-11-25T22:16:40.000Z\r\n']);
    await expect.poll(() => log).toContain('<close>');
    expect(log.slice(1)).toEqual(['late\n', '221\n', '<close>']);
    take('rst\n');
    await expect.poll(() => log).toContain('<reset>');
  });

  it('stop reading while too many answers wait, and answer nothing after the end', async () => {
    const { responder, take, log } = responderOf(rules({ delayMs: 1, reply: text('x', 'none') }));
    take('a\n'.repeat(120));
    expect(log).toEqual(['<hold>']);
    await expect.poll(() => log).toContain('<release>');
    responder[Symbol.dispose]();
    const answered = log.length;
    // What waited is let go at once: nothing of it is left after a turn.
    await new Promise(setImmediate);
    expect(log.length).toBe(answered);
  });

  it('give up on an expression that would run for ever, and say so', () => {
    const { take, log } = responderOf(
      rules({ test: { kind: 'regex', pattern: '^(a+)+$', ignoresCase: false } }, { reply: text('next') }),
    );
    const before = performance.now();
    take(`${'a'.repeat(40)}!\n`);
    take('aaa\n');
    expect(log).toEqual([expect.stringContaining('<rule 1 is not asked any more'), 'next\n', 'next\n']);
    expect(performance.now() - before).toBeLessThan(500);
  });

  it('send no reply that would fill the memory, and say so', () => {
    const filled = responderOf(rules({ reply: text('{line}'.repeat(16_000), 'none') }));
    filled.take(`${'x'.repeat(60_000)}\nok\n`);
    expect(filled.log).toEqual([
      '<not answered: the reply would be 960,000,000 bytes, more than the 16,777,216 that are sent at once>',
      'ok'.repeat(16_000),
    ]);
    const line = responderOf({ kind: 'line', template: '{line}'.repeat(1_600) });
    line.take(`${'x'.repeat(60_000)}\n`);
    expect(line.log).toEqual([expect.stringContaining('the reply would be 96,000,002 bytes')]);
  });

  it('answer on after an answer that failed', async () => {
    const { take, log, heard } = responderOf(
      rules({ test: { kind: 'equals', text: 'rst' }, after: 'reset', delayMs: 1 }, { reply: text('next') }),
    );
    heard.reset = () => {
      throw new Error('gone');
    };
    take('rst\na\n');
    await expect.poll(() => log).toEqual(['?\n', '<not answered: gone>', 'next\n']);
  });

  it('answer a datagram once, by the first that fits it as it is or as a line', () => {
    const { take, log } = responderOf(
      rules(
        { test: { kind: 'equals', text: 'PING' }, reply: text('line', 'none') },
        { when: 'chunk', test: { kind: 'contains', text: 'P' }, reply: text('chunk', 'none') },
        { reply: text('any', 'none') },
        { when: 'chunk', reply: text('never', 'none') },
      ),
      'datagram',
    );
    for (const datagram of ['PING\n', 'PONG', 'x']) take(datagram);
    expect(log).toEqual(['line', 'chunk', 'any']);
  });

  it('answer an empty datagram by one, and by none where they say nothing', () => {
    const echo = responderOf({ kind: 'echo' }, 'datagram');
    echo.take('');
    expect(echo.log).toEqual(['']);
    const byRules = responderOf(
      rules({ test: { kind: 'equals', text: 'quiet' }, reply: { kind: 'nothing' } }, { reply: { kind: 'echo' } }),
      'datagram',
    );
    for (const datagram of ['quiet', '', 'x']) byRules.take(datagram);
    expect(byRules.log).toEqual(['', 'x']);
    const stream = responderOf(rules({ reply: { kind: 'echo' } }));
    stream.take('\n');
    expect(stream.log).toEqual([]);
  });

  it('take a datagram for a line', () => {
    const { take, log } = responderOf(
      rules({ test: { kind: 'equals', text: 'PING' }, reply: text('PONG') }),
      'datagram',
    );
    for (const datagram of ['PING', 'PING\r\n', 'PI', 'NG']) take(datagram);
    expect(log).toEqual(['PONG\n', 'PONG\n']);
  });
});

describe.skipIf(missing)(`answers${missing ? ` (${missing})` : ''}`, () => {
  const python = (port: number, ...lines: string[]): PeerProcess =>
    new PeerProcess('python3', [
      '-u',
      '-c',
      ['import socket', `s = socket.create_connection(("127.0.0.1", ${port}))`, 'f = s.makefile("rb")', ...lines].join(
        '\n',
      ),
    ]);

  it('tell the time and close (RFC 867), and make characters without end (RFC 864)', async () => {
    await using rig = new SocketRig();
    const day = await rig.listen({ answer: { kind: 'daytime' } });
    await using asks = python(day.port, 'print(f.read())');
    await asks.wrote(/b'\w+day, \w+ \d+, \d{4} \d\d:\d\d:\d\d-UTC\\r\\n'/);
    const characters = await rig.listen({ answer: { kind: 'chargen' } });
    await using reads = python(
      characters.port,
      'lines = [f.readline() for i in range(200)]',
      'print({len(l) for l in lines}, lines[0][:5], lines[1][:5], lines[95] == lines[0])',
    );
    await reads.wrote(/\{74\} b' !"#\$' b'!"#\$%' True/);
    await characters.until(({ peers }) => peers[0]?.phase === 'ended');
  });

  it('read everything and say nothing (RFC 863)', async () => {
    await using rig = new SocketRig();
    const server = await rig.listen({ answer: { kind: 'discard' } });
    await using client = python(server.port, 's.sendall(bytes(100000)); s.shutdown(1); print("rest", f.read())');
    await client.wrote(/rest b''/);
    expect(server.peers[0]).toMatchObject({ bytesIn: 100_000, bytesOut: 0 });
  });

  it('serve a page by rules, as curl reads it', async () => {
    await using rig = new SocketRig();
    const server = await rig.listen({
      answer: rules({
        test: { kind: 'equals', text: '' },
        reply: text(String.raw`HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nhi\n`, 'none'),
        after: 'close',
      }),
    });
    await using curl = new PeerProcess('curl', ['-s', '-i', `http://127.0.0.1:${server.port}/page`]);
    await curl.wrote(/200 OK[\s\S]*\r\n\r\nhi/);
  });

  it('answer for a client as for a server', async () => {
    await using rig = new SocketRig();
    const server = await rig.listen({ answer: rules({ when: 'connect', reply: text('who?') }) });
    const client = await rig.connect({
      port: server.port,
      answer: rules({ test: { kind: 'equals', text: 'who?' }, reply: text('me'), after: 'half-close' }),
    });
    await client.until(({ status }) => status.state === 'closed');
    expect(client.seen).toMatchObject({ in: 'who?\n', out: 'me\n' });
    await client.service.setAnswer({ sessionId: client.sessionId, answer: { kind: 'none' } });
    const bad = rules({ test: { kind: 'regex', pattern: '(', ignoresCase: false } });
    await expect(client.service.setAnswer({ sessionId: client.sessionId, answer: bad })).rejects.toMatchObject({
      code: 'socket.bad-rule',
      facts: { number: 1 },
    });
    await expect(rig.listen({ answer: bad })).rejects.toMatchObject({ code: 'socket.bad-rule' });
  });
});
