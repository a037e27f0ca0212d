// node judge.mjs < LINES: for each line {"document": path, "values": [{"schema", "value"}]} parses the document with the official parser,
// holds the values against it, and answers with one line.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import formats from 'ajv-formats';

const parsed = new Map();

async function parse(path) {
  const { document, diagnostics } = await new Parser().parse(readFileSync(path, 'utf8'));
  // 0 is an error, 1 a warning; the others are advice.
  const problems = diagnostics.filter(one => one.severity <= 1).map(one => `${one.path.join('.')}: ${one.message}`);
  if (!document)
    return { problems, channels: [] };
  const ajv = formats(new Ajv({ strict: false, allErrors: true }));
  ajv.addSchema({ $id: 'edp', components: document.json().components });
  return { problems, channels: document.allChannels().all().map(channel => channel.address()), ajv };
}

function problemsOf({ schema, value }, ajv) {
  const validate = ajv?.getSchema(`edp#/components/schemas/${schema}`);
  if (!validate)
    return [`there is no schema ${schema}`];
  return validate(value) ? [] : validate.errors.map(error => `${schema}${error.instancePath} ${error.message}: ${JSON.stringify(value)}`);
}

for await (const line of createInterface({ input: process.stdin })) {
  const { document, values } = JSON.parse(line);
  if (!parsed.has(document))
    parsed.set(document, await parse(document));
  const { problems, channels, ajv } = parsed.get(document);
  console.log(JSON.stringify({ problems: [...problems, ...values.flatMap(one => problemsOf(one, ajv))], channels }));
}
