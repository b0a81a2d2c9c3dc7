import type { ProtoField, ProtoSchema } from './proto-schema.ts';

type Line = readonly [number: number, name: string, type: string, repeated?: 'repeated'];

const message = (...lines: readonly Line[]): ReadonlyMap<number, ProtoField> =>
  new Map(lines.map(([number, name, type, repeated]) => [number, { name, type, isRepeated: repeated !== undefined }]));

/** The values a metric, property or template parameter may have, from their first field number on. */
const values = (first: number): Line[] => [
  [first, 'int_value', 'uint32'],
  [first + 1, 'long_value', 'uint64'],
  [first + 2, 'float_value', 'float'],
  [first + 3, 'double_value', 'double'],
  [first + 4, 'boolean_value', 'bool'],
  [first + 5, 'string_value', 'string'],
];

/** The payload of Sparkplug B. @see Sparkplug 3.0.0 §6.4, Payloads */
export const SPARKPLUG_SCHEMA: ProtoSchema = {
  enums: new Map(),
  messages: new Map([
    [
      'Payload',
      message(
        [1, 'timestamp', 'uint64'],
        [2, 'metrics', 'Metric', 'repeated'],
        [3, 'seq', 'uint64'],
        [4, 'uuid', 'string'],
        [5, 'body', 'bytes'],
      ),
    ],
    [
      'Metric',
      message(
        [1, 'name', 'string'],
        [2, 'alias', 'uint64'],
        [3, 'timestamp', 'uint64'],
        [4, 'datatype', 'uint32'],
        [5, 'is_historical', 'bool'],
        [6, 'is_transient', 'bool'],
        [7, 'is_null', 'bool'],
        [8, 'metadata', 'MetaData'],
        [9, 'properties', 'PropertySet'],
        ...values(10),
        [16, 'bytes_value', 'bytes'],
        [17, 'dataset_value', 'DataSet'],
        [18, 'template_value', 'Template'],
      ),
    ],
    [
      'MetaData',
      message(
        [1, 'is_multi_part', 'bool'],
        [2, 'content_type', 'string'],
        [3, 'size', 'uint64'],
        [4, 'seq', 'uint64'],
        [5, 'file_name', 'string'],
        [6, 'file_type', 'string'],
        [7, 'md5', 'string'],
        [8, 'description', 'string'],
      ),
    ],
    ['PropertySet', message([1, 'keys', 'string', 'repeated'], [2, 'values', 'PropertyValue', 'repeated'])],
    [
      'PropertyValue',
      message(
        [1, 'type', 'uint32'],
        [2, 'is_null', 'bool'],
        ...values(3),
        [9, 'propertyset_value', 'PropertySet'],
        [10, 'propertysets_value', 'PropertySetList'],
      ),
    ],
    ['PropertySetList', message([1, 'propertyset', 'PropertySet', 'repeated'])],
    [
      'DataSet',
      message(
        [1, 'num_of_columns', 'uint64'],
        [2, 'columns', 'string', 'repeated'],
        [3, 'types', 'uint32', 'repeated'],
        [4, 'rows', 'Row', 'repeated'],
      ),
    ],
    ['Row', message([1, 'elements', 'DataSetValue', 'repeated'])],
    ['DataSetValue', message(...values(1))],
    [
      'Template',
      message(
        [1, 'version', 'string'],
        [2, 'metrics', 'Metric', 'repeated'],
        [3, 'parameters', 'Parameter', 'repeated'],
        [4, 'template_ref', 'string'],
        [5, 'is_definition', 'bool'],
      ),
    ],
    ['Parameter', message([1, 'name', 'string'], [2, 'type', 'uint32'], ...values(3))],
  ]),
};

/** The data types, by number. @see Sparkplug 3.0.0 §6.4.16 */
export const SPARKPLUG_TYPES: readonly string[] = [
  'Unknown',
  'Int8',
  'Int16',
  'Int32',
  'Int64',
  'UInt8',
  'UInt16',
  'UInt32',
  'UInt64',
  'Float',
  'Double',
  'Boolean',
  'String',
  'DateTime',
  'Text',
  'UUID',
  'DataSet',
  'Bytes',
  'File',
  'Template',
  'PropertySet',
  'PropertySetList',
  'Int8Array',
  'Int16Array',
  'Int32Array',
  'Int64Array',
  'UInt8Array',
  'UInt16Array',
  'UInt32Array',
  'UInt64Array',
  'FloatArray',
  'DoubleArray',
  'BooleanArray',
  'StringArray',
  'DateTimeArray',
];
