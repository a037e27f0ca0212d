// node judge.mjs DOCUMENT < LINES: parses the document with the official parser, and holds each line {"schema", "value"} against it.
import { readFileSync } from 'node:fs';
import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import formats from 'ajv-formats';

const { document, diagnostics } = await new Parser().parse(readFileSync(process.argv[2], 'utf8'));
// 0 is an error, 1 a warning; the others are advice.
const problems = diagnostics.filter(one => one.severity <= 1).map(one => `${one.path.join('.')}: ${one.message}`);
if (!document) {
  console.log(JSON.stringify({ problems, channels: [] }));
  process.exit(0);
}

const json = document.json();
const ajv = formats(new Ajv({ strict: false, allErrors: true }));
ajv.addSchema({ $id: 'edp', components: json.components });
for (const line of readFileSync(0, 'utf8').split('\n').filter(line => line.length > 0)) {
  const { schema, value } = JSON.parse(line);
  const validate = ajv.getSchema(`edp#/components/schemas/${schema}`);
  if (!validate)
    problems.push(`there is no schema ${schema}`);
  else if (!validate(value))
    problems.push(...validate.errors.map(error => `${schema}${error.instancePath} ${error.message}: ${JSON.stringify(value)}`));
}

console.log(JSON.stringify({ problems, channels: document.allChannels().all().map(channel => channel.address()) }));
