type Metadata = Map<unknown, unknown>;

interface MetadataReflection {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
}

/**
 * Loads the X.509 library when the first certificate is wanted.
 *
 * It finds its parts through a library that asks for the metadata methods of `Reflect`, which no JavaScript engine
 * has: the three it calls are added first, unless someone else has added them. A static import could not wait.
 */
export async function loadX509(): Promise<typeof import('@peculiar/x509')> {
  addMetadata(Reflect as MetadataReflection);
  return await import('@peculiar/x509');
}

function addMetadata(reflect: MetadataReflection): void {
  if (reflect.getMetadata) return;
  const known = new WeakMap<object, Metadata>();
  const own = (key: unknown, target: object): unknown => known.get(target)?.get(key);
  reflect.getOwnMetadata = own;
  reflect.getMetadata = (key, target) => {
    for (let at: object | null = target; at; at = Object.getPrototypeOf(at) as object | null) {
      if (known.get(at)?.has(key)) return own(key, at);
    }
    return undefined;
  };
  reflect.defineMetadata = (key, value, target) => {
    const metadata = known.get(target) ?? new Map<unknown, unknown>();
    known.set(target, metadata.set(key, value));
  };
}
