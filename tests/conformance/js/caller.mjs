// Makes the calls that come as JSON lines with the JavaScript SDK, and answers each with a JSON line.
// Binary members come as {"$base64": "..."}. Started by sdk_callers.py, which sets AWS_*.
import * as rekognition from '@aws-sdk/client-rekognition';
import {createInterface} from 'node:readline';

const client = new rekognition.RekognitionClient({maxAttempts: 1});
const revive = (_, value) => (value?.$base64 === undefined ? value : Buffer.from(value.$base64, 'base64'));

async function call({operation, input}) {
  try {
    const {$metadata, ...answer} = await client.send(new rekognition[operation + 'Command'](input));
    return {answer};
  } catch (error) {
    return {error: error.name, message: error.message};
  }
}

for await (const line of createInterface({input: process.stdin})) {
  process.stdout.write(JSON.stringify(await call(JSON.parse(line, revive))) + '\n');
}
