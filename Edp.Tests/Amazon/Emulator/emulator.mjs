// Serves SQS and SNS on a port of the loopback address (argument 1; 0 is a free one) and prints the address when it answers. A line of
// input makes it begin anew at the same address: no queue, topic, subscription or connection is left.
import { createInterface } from "node:readline";
import { buildApp } from "fauxqs";

let app;
let port = Number(process.argv[2] ?? 0);

async function begin() {
    await app?.close();
    app = buildApp({ logger: false, defaultRegion: "us-east-1" });
    const address = await app.listen({ port, host: "127.0.0.1" });
    port = Number(new URL(address).port);
    console.log(address);
}

// Whoever started this holds its standard input: when they are gone, however they ended, this ends too.
const input = createInterface({ input: process.stdin });
input.on("line", begin);
input.on("close", () => process.exit(0));

await begin();
