// PostGraphile as its guide sets it up, with plain lists in place of connections: less work for it.
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

export default {
  extends: [PostGraphileAmberPreset],
  disablePlugins: ["PgIndexBehaviorsPlugin"], // it hides filters whose only index is of standing rows
  pgServices: [makePgService({ connectionString: process.env.BENCH_DATABASE_URL, schemas: ["peer"] })],
  schema: { defaultBehavior: "-connection +list" },
  grafserv: { host: "127.0.0.1", port: Number(process.env.BENCH_PORT), graphiql: false, watch: false },
};
