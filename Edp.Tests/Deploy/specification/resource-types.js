// Prints what the published specification says about the resource types named as arguments, without its prose.
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const database = loadAwsServiceSpecSync();

const propertiesOf = (properties) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      { type: property.type, required: property.required === true, deprecated: property.deprecated !== undefined },
    ]),
  );

const describe = (typeName) => {
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', typeName);
  if (resource === undefined) return null;
  const types = database.follow('usesType', resource).map(({ entity }) => [entity.$id, propertiesOf(entity.properties)]);
  return {
    attributes: Object.keys(resource.attributes),
    properties: propertiesOf(resource.properties),
    types: Object.fromEntries(types),
  };
};

const typeNames = process.argv.slice(2);
console.log(JSON.stringify(Object.fromEntries(typeNames.map((name) => [name, describe(name)]))));
