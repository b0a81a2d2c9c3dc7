import { MIGRATIONS, type Migration } from '../migrations.ts';

/** Today's format and one step more that takes a while, so that a test can end the process within it. */
export const SLOW_MIGRATIONS: readonly Migration[] = [
  ...MIGRATIONS,
  `
  CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
  INSERT INTO filler (text)
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    SELECT hex(randomblob(400)) FROM n;
  UPDATE document SET body = body || ' migrated';
  `,
];
