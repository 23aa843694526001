import { serveDynamoDb } from './dynamodb-server.ts';

// Started by the restart test: serves the directory it is given and says where.
const { url } = await serveDynamoDb({ directory: process.argv[2] });
console.log(url);
