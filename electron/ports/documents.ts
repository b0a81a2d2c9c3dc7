/** Texts the workspace keeps under a name, for services with a little to remember. */
export interface Documents {
  read(name: string): string | null;
  /** @throws LabError `workspace.write-failed`. */
  write(name: string, body: string): void;
}
