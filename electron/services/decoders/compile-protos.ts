import protobuf from 'protobufjs';

import type { ProtoDeclarations } from '../../../shared/domain/decode/proto-wire.ts';
import { LabError } from '../../../shared/errors/lab-error.ts';

export interface ProtoFile {
  name: string;
  text: string;
}

/**
 * Reads .proto files (proto2 and proto3) together; what they import must be among them, or one of Google's well-known
 * types.
 * @throws LabError `decoders.bad-proto` with the file, and the line where there is one.
 */
export function compileProtos(files: readonly ProtoFile[]): ProtoDeclarations {
  const root = new protobuf.Root();
  const names = new Set(files.map(({ name }) => name));
  for (const { name, text } of files) {
    const imports = parseFile(root, name, text);
    const missing = imports.find((path) => !isGiven(names, path) && !addCommon(root, path));
    if (missing !== undefined) throw bad(name, null, `it imports ${missing}, which is not among the files`);
  }
  try {
    root.resolveAll();
  } catch (error) {
    // Such as a field of a type that nothing declares.
    throw bad(files.map(({ name }) => name).join(', '), null, (error as Error).message);
  }
  return declarationsOf(root);
}

/** Reads one file into the root; answers what it imports. */
function parseFile(root: protobuf.Root, name: string, text: string): string[] {
  try {
    const { imports = [], weakImports = [] } = protobuf.parse(text, root, { keepCase: true });
    return [...imports, ...weakImports];
  } catch (error) {
    const { message } = error as Error;
    const line = /\(line (\d+)\)/.exec(message)?.[1];
    throw bad(name, line === undefined ? null : Number(line), message.replace(/ \(line \d+\)$/, ''));
  }
}

/** A file is imported by its path, and kept by its name. */
const isGiven = (names: ReadonlySet<string>, path: string): boolean =>
  names.has(path) || names.has(path.slice(path.lastIndexOf('/') + 1));

/** Google's well-known types come with the parser; false where the path names none. */
function addCommon(root: protobuf.Root, path: string): boolean {
  const common = protobuf.common.get(path);
  if (common?.nested) root.addJSON(common.nested);
  return common !== null;
}

function declarationsOf(root: protobuf.Root): ProtoDeclarations {
  const declared: ProtoDeclarations = { messages: [], enums: [] };
  const visit = (object: protobuf.ReflectionObject): void => {
    if (object instanceof protobuf.Type) addMessage(declared, object);
    if (object instanceof protobuf.Enum) {
      const values = Object.entries(object.values).map(([name, number]) => ({ number, name }));
      declared.enums.push({ name: nameOf(object), values });
    }
    if (object instanceof protobuf.Namespace) for (const nested of object.nestedArray) visit(nested);
  };
  visit(root);
  return declared;
}

function addMessage({ messages }: ProtoDeclarations, type: protobuf.Type): void {
  const name = nameOf(type);
  const fields = type.fieldsArray.map((field) => {
    const one = { number: field.id, name: field.name };
    if (!(field instanceof protobuf.MapField)) return { ...one, type: typeOf(field), isRepeated: field.repeated };
    // On the wire a map is a repeated message of key and value ("Maps", "Backwards compatibility").
    const entry = `${name}.${field.name} entry`;
    const key = { number: 1, name: 'key', type: field.keyType, isRepeated: false };
    messages.push({ name: entry, fields: [key, { number: 2, name: 'value', type: typeOf(field), isRepeated: false }] });
    return { ...one, type: entry, isRepeated: true };
  });
  messages.push({ name, fields });
}

const typeOf = ({ type, resolvedType }: protobuf.Field): string => (resolvedType ? nameOf(resolvedType) : type);

/** A full name without the dot before it. */
const nameOf = ({ fullName }: protobuf.ReflectionObject): string => fullName.replace(/^\./, '');

const bad = (file: string, line: number | null, reason: string): LabError =>
  new LabError('decoders.bad-proto', { file, line, reason });
