// A tool that answers, and a client that calls it over its standard streams, both on the official
// SDK of the Model Context Protocol. As `client` it starts a `server` and measures: each line N on
// stdin is answered by one line `P50 P99`, in nanoseconds.
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

const self = fileURLToPath(import.meta.url);

async function serve() {
  const server = new McpServer({ name: 'kairo-bench', version: '1.0.0' });
  server.registerTool('ping', { description: 'Answers' }, async () => ({
    content: [{ type: 'text', text: 'pong' }],
  }));
  await server.connect(new StdioServerTransport());
}

async function measure(client, runs) {
  const nanos = new BigUint64Array(runs);
  for (let i = 0; i < runs; i++) {
    const start = process.hrtime.bigint();
    const reply = await client.callTool({ name: 'ping' });
    nanos[i] = process.hrtime.bigint() - start;
    if (reply.content[0].text !== 'pong') {
      throw new Error(`tool must answer 'pong', got '${JSON.stringify(reply)}'`);
    }
  }
  nanos.sort();
  return `${nanos[Math.floor(runs / 2)]} ${nanos[Math.floor((runs * 99) / 100)]}`;
}

async function call() {
  const client = new Client({ name: 'kairo-bench', version: '1.0.0' });
  const server = { command: process.execPath, args: [self, 'server'], env: process.env };
  await client.connect(new StdioClientTransport(server));
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write((await measure(client, Number(line))) + '\n');
  }
  await client.close();
}

await (process.argv[2] === 'server' ? serve() : call());
