import { embeddedDatabase } from '../../../src/adapters/postgres/embedded.ts';
import { embeddedOptions } from './temporary-database.ts';

/** A process of its own that brings the database up and says where it answers. */
const [dataDirectory = ''] = process.argv.slice(2);
const begun = performance.now();
const { connection } = await embeddedDatabase(embeddedOptions(dataDirectory));
process.send?.({
  host: connection.host,
  milliseconds: Math.round(performance.now() - begun),
  user: process.getuid?.(),
});
process.disconnect?.();
