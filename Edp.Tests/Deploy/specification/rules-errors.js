// Reads {"schema", "documents"} from standard input and prints for each document what the schema has against it.
import Ajv from 'ajv/dist/2020.js';

let input = '';
for await (const chunk of process.stdin) input += chunk;

const { schema, documents } = JSON.parse(input);
const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
const validate = ajv.compile(schema);
console.log(JSON.stringify(documents.map((document) => {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
})));
