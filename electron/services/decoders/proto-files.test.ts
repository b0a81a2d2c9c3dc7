import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';

import type { Protos } from '../../../shared/contract/decoders.ts';
import { decodeProtobuf } from '../../../shared/domain/decode/protobuf.ts';
import { schemaOf } from '../../../shared/domain/decode/proto-wire.ts';
import { walkFields } from '../../../shared/domain/decode/field.ts';
import { FakeLatest, FakeLog } from '../sessions/testing/fakes.ts';
import { compileProtos } from './compile-protos.ts';
import { ProtoFiles } from './proto-files.ts';

const UNITS = 'syntax = "proto3"; package lab; enum Unit { CELSIUS = 0; BAR = 1; }';
const READING = `syntax = "proto3";
package lab;
import "shared/units.proto";
import "google/protobuf/timestamp.proto";
message Reading {
  message Place { string room = 1; }
  double value = 1;
  Unit unit = 2;
  Place place = 3;
  repeated int32 raw = 4;
  map<string, sint32> tags = 5;
  google.protobuf.Timestamp at = 6;
}`;
const files = [
  { name: 'reading.proto', text: READING },
  { name: 'units.proto', text: UNITS },
];

describe('compiled .proto files', () => {
  it('decode what protobufjs encodes, with the names of fields, enums, maps and well-known types', () => {
    const schema = schemaOf(compileProtos(files));
    const root = new protobuf.Root();
    protobuf.parse(UNITS, root);
    protobuf.parse(READING, root, { keepCase: true });
    root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')!.nested!);
    const value = { value: 21.5, unit: 1, place: { room: 'hall' }, raw: [1, 300], tags: { a: -3 }, at: { seconds: 9 } };
    const bytes = root.lookupType('lab.Reading').encode(value).finish();
    const { fields, problem } = decodeProtobuf(new Uint8Array(bytes), false, schema, 'lab.Reading');
    expect(problem).toBeNull();
    const read = [...walkFields(fields)].map((field) => `${field.name} ${field.value}`.trim());
    expect(read).toEqual(expect.arrayContaining(['value 21.5', 'room hall', 'key a', 'value -3', 'seconds 9']));
    expect(read.find((line) => line.startsWith('unit'))).toContain('BAR');
  });

  it.each([
    [[{ name: 'a.proto', text: 'syntax = "proto3";\nmessage A {\n  int32 x = ;\n}' }], { file: 'a.proto', line: 3 }],
    [[files[0]!], { file: 'reading.proto', line: null, reason: expect.stringContaining('shared/units.proto') }],
    [[{ name: 'b.proto', text: 'syntax = "proto3"; message B { Nowhere n = 1; }' }], { line: null }],
    [[{ name: 'c.proto', text: '\0\u{1f600}{' }], { file: 'c.proto' }],
  ])('that cannot be used say why %#', (wrong, facts) => {
    expect(() => compileProtos(wrong)).toThrow(
      expect.objectContaining({ code: 'decoders.bad-proto', facts: expect.objectContaining(facts) }),
    );
  });
});

describe('the .proto files of a workspace', () => {
  it('are added and removed whole, told to every reader, and found by the next start', async () => {
    const texts = new Map<string, string>();
    const documents = {
      read: (name: string) => texts.get(name) ?? null,
      write: (name: string, body: string) => void texts.set(name, body),
    };
    const service = new ProtoFiles({ documents, log: new FakeLog() });
    const seen = new FakeLatest<Protos>();
    service.protos({}, seen);
    await service.addProtos({ files });
    expect(seen.last.files).toEqual(['reading.proto', 'units.proto']);
    expect(seen.last.messages.map(({ name }) => name)).toContain('lab.Reading');
    await expect(service.removeProto({ name: 'units.proto' })).rejects.toMatchObject({ code: 'decoders.bad-proto' });
    await expect(service.addProtos({ files: [{ name: 'x', text: '{' }] })).rejects.toMatchObject({
      code: 'decoders.bad-proto',
    });
    expect(seen.last.files).toEqual(['reading.proto', 'units.proto']);
    const later = new FakeLatest<Protos>();
    new ProtoFiles({ documents, log: new FakeLog() }).protos({}, later);
    expect(later.last).toEqual(seen.last);
    await service.removeProto({ name: 'reading.proto' });
    expect(seen.last.files).toEqual(['units.proto']);
  });

  it('begin anew where what was kept is damaged', () => {
    const log = new FakeLog();
    const seen = new FakeLatest<Protos>();
    new ProtoFiles({ documents: { read: () => '[{"name":"a","text":"{"}]', write: () => undefined }, log }).protos(
      {},
      seen,
    );
    expect(seen.last).toEqual({ files: [], messages: [], enums: [] });
    expect(log.lines).toHaveLength(1);
  });
});
