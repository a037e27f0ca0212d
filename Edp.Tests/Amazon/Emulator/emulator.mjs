// Serves SQS and SNS on a port of the loopback address (argument 1; 0 is a free one) and prints the address when it answers.
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false, defaultRegion: "us-east-1" });
const address = await app.listen({ port: Number(process.argv[2] ?? 0), host: "127.0.0.1" });

// Whoever started this holds its standard input: when they are gone, however they ended, this ends too.
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();

console.log(address);
