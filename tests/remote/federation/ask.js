// Ask the query of standard input over the sources that the arguments name, such as
// sparql@http://127.0.0.1:8000/sparql or file@http://127.0.0.1:8001/notes.ttl; print rows as JSON.
import { readFileSync } from "node:fs";
import { QueryEngine } from "@comunica/query-sparql";

const sources = process.argv.slice(2).map((argument) => {
  const [type, value] = argument.split("@");
  return type === "sparql" ? { type, value } : { value };
});
const engine = new QueryEngine();
const bindings = await engine.queryBindings(readFileSync(0, "utf8"), { sources });
const rows = await bindings.toArray();
const plain = rows.map((row) =>
  Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])),
);
process.stdout.write(JSON.stringify(plain));
