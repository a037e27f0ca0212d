// What a user writes against the generated types: it compiles only where the document says what the service sends.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

const [url, key] = process.argv.slice(2);
const edp = createClient<paths>({ baseUrl: url!, headers: key ? { 'X-Api-Key': key } : {} });

function must<T>(answer: { data?: T; response: Response }): T {
  if (answer.data === undefined) throw new Error(`${answer.response.url} answered ${answer.response.status}`);
  return answer.data;
}

const event = { bucket: 'lab', key: 'run-1/sample-1/a.raw', size: 1000, eventTime: '2026-01-09T10:00:00Z' };
const posted = await fetch(`${url}/events`, {
  method: 'POST',
  body: JSON.stringify(event),
  headers: key ? { 'X-Api-Key': key } : {},
});
const recorded = (await posted.json()) as components['schemas']['EventsResponse'];
const accepted: number = recorded.accepted;

const page = must(await edp.GET('/prefixes', { params: { query: { bucket: 'lab', limit: 10 } } }));
const prefix = page.items[0]!;
const count: number = prefix.objectCount;
const number: number = prefix.batchNumber;
const due: string | null = prefix.dueAt;
const batch: string | null = prefix.batchId;

const objects = must(
  await edp.GET('/batches/{id}/objects', { params: { path: { id: batch! }, query: { limit: 10 } } }),
);
const size: number | null = objects.items[0]!.size;
const recordedAt: string = objects.items[0]!.recordedAt;

console.log(JSON.stringify({ accepted, count, number, due: new Date(due!).toISOString(), size, recordedAt }));
