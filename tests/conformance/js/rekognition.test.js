// The JavaScript SDK with endpoint, region and keys from the environment, nothing else.
// Started by test_javascript.py, which runs the server and sets AWS_* and BEHOLDEN_SAMPLES.
import assert from 'node:assert/strict';
import {randomUUID} from 'node:crypto';
import {readFileSync} from 'node:fs';
import path from 'node:path';
import {after, before, describe, it} from 'node:test';

import {
  CompareFacesCommand, CreateCollectionCommand, DeleteCollectionCommand, DeleteFacesCommand,
  DescribeCollectionCommand, DetectFacesCommand, DetectLabelsCommand, DetectModerationLabelsCommand,
  DetectProtectiveEquipmentCommand, DetectTextCommand, IndexFacesCommand,
  ListCollectionsCommand, ListFacesCommand, ListMediaAnalysisJobsCommand, RekognitionClient, SearchFacesByImageCommand,
  SearchFacesCommand, paginateListFaces,
} from '@aws-sdk/client-rekognition';

const sample = (name) => ({Bytes: readFileSync(path.join(process.env.BEHOLDEN_SAMPLES, name))});
const client = new RekognitionClient({});
const CollectionId = `js-${randomUUID()}`;

const refusal = (name, status = 400) => (error) => {
  assert.equal(error.name, name);
  assert.equal(error.$metadata.httpStatusCode, status);
  assert.ok(error.$metadata.requestId);
  assert.ok(error.message);
  return true;
};

describe('labels of a picture', () => {
  it('are found with ancestors, categories and boxes', async () => {
    const answer = await client.send(new DetectLabelsCommand({Image: sample('astronaut.png'), Features: ['GENERAL_LABELS', 'IMAGE_PROPERTIES']}));
    const person = answer.Labels.find((label) => label.Name === 'Person');
    assert.deepEqual(person.Aliases, [{Name: 'Human'}]);
    assert.ok(person.Instances[0].BoundingBox.Height > 0.5);
    assert.ok(answer.ImageProperties.Quality.Brightness > 0);
    assert.ok(answer.ImageProperties.DominantColors.length > 0);
  });

  it('are filtered', async () => {
    const Settings = {GeneralLabels: {LabelInclusionFilters: ['Pet']}};
    const answer = await client.send(new DetectLabelsCommand({Image: sample('chelsea.png'), Settings}));
    assert.deepEqual(answer.Labels.map((label) => label.Name), ['Pet']);
  });

  it('for moderation are none on an everyday picture', async () => {
    const answer = await client.send(new DetectModerationLabelsCommand({Image: sample('coffee.png')}));
    assert.deepEqual(answer.ModerationLabels, []);
  });
});

describe('a collection from creation to deletion', () => {
  let faceId;

  before(async () => {
    const answer = await client.send(new CreateCollectionCommand({CollectionId}));
    assert.equal(answer.StatusCode, 200);
  });

  after(async () => {
    const answer = await client.send(new DeleteCollectionCommand({CollectionId}));
    assert.equal(answer.StatusCode, 200);
    client.destroy();
  });

  it('refuses a second collection of that name', async () => {
    await assert.rejects(client.send(new CreateCollectionCommand({CollectionId})), refusal('ResourceAlreadyExistsException'));
  });

  it('enrols a face', async () => {
    const answer = await client.send(new IndexFacesCommand({CollectionId, Image: sample('obama.jpg'), ExternalImageId: 'obama'}));
    assert.equal(answer.FaceRecords.length, 1);
    assert.equal(answer.FaceRecords[0].Face.ExternalImageId, 'obama');
    faceId = answer.FaceRecords[0].Face.FaceId;
  });

  it('finds another photograph of the same person', async () => {
    const answer = await client.send(new SearchFacesByImageCommand({CollectionId, Image: sample('obama2.jpg')}));
    assert.deepEqual(answer.FaceMatches.map((m) => m.Face.FaceId), [faceId]);
    assert.ok(answer.FaceMatches[0].Similarity >= 99);
  });

  it('does not find another person', async () => {
    const answer = await client.send(new SearchFacesByImageCommand({CollectionId, Image: sample('biden.jpg')}));
    assert.deepEqual(answer.FaceMatches, []);
  });

  it('searches by face id without the face itself', async () => {
    const answer = await client.send(new SearchFacesCommand({CollectionId, FaceId: faceId, FaceMatchThreshold: 0}));
    assert.equal(answer.SearchedFaceId, faceId);
    assert.deepEqual(answer.FaceMatches, []);
  });

  it('describes with a date', async () => {
    const answer = await client.send(new DescribeCollectionCommand({CollectionId}));
    assert.equal(answer.FaceCount, 1);
    assert.ok(answer.CreationTimestamp instanceof Date);
    assert.ok(Math.abs(Date.now() - answer.CreationTimestamp.getTime()) < 120_000);
  });

  it('lists collections', async () => {
    const answer = await client.send(new ListCollectionsCommand({MaxResults: 4096}));
    assert.ok(answer.CollectionIds.includes(CollectionId));
  });

  it('pages through faces', async () => {
    await client.send(new IndexFacesCommand({CollectionId, Image: sample('biden.jpg')}));
    const pages = [];
    for await (const page of paginateListFaces({client, pageSize: 1}, {CollectionId})) pages.push(page.Faces.length);
    assert.deepEqual(pages.filter((n) => n > 0), [1, 1]);
  });

  it('deletes a face', async () => {
    const answer = await client.send(new DeleteFacesCommand({CollectionId, FaceIds: [faceId]}));
    assert.deepEqual(answer.DeletedFaces, [faceId]);
    const left = await client.send(new ListFacesCommand({CollectionId}));
    assert.ok(!left.Faces.some((f) => f.FaceId === faceId));
  });
});

describe('pictures', () => {
  it('reads text', async () => {
    const answer = await client.send(new DetectTextCommand({Image: sample('page.png'), Filters: {WordFilter: {MinConfidence: 90}}}));
    const lines = answer.TextDetections.filter((d) => d.Type === 'LINE');
    assert.equal(lines[0].DetectedText, 'Region-based segmentation');
    assert.ok(answer.TextModelVersion);
  });

  it('tells persons, parts of their bodies and who wears what is required', async () => {
    const SummarizationAttributes = {MinConfidence: 80, RequiredEquipmentTypes: ['FACE_COVER']};
    const answer = await client.send(new DetectProtectiveEquipmentCommand({Image: sample('obama.jpg'), SummarizationAttributes}));
    assert.deepEqual(answer.Persons.map((person) => person.Id), [0]);
    assert.deepEqual(answer.Persons[0].BodyParts.slice(0, 2).map((part) => part.Name), ['FACE', 'HEAD']);
    assert.deepEqual(answer.Summary.PersonsWithoutRequiredEquipment, [0]);
    assert.ok(answer.ProtectiveEquipmentModelVersion);
  });

  it('detects faces with the default and all attributes', async () => {
    const plain = await client.send(new DetectFacesCommand({Image: sample('obama.jpg')}));
    assert.equal(plain.FaceDetails[0].Landmarks.length, 5);
    const all = await client.send(new DetectFacesCommand({Image: sample('obama.jpg'), Attributes: ['ALL']}));
    assert.equal(all.FaceDetails[0].Landmarks.length, 30);
  });

  it('compares faces', async () => {
    const same = await client.send(new CompareFacesCommand({SourceImage: sample('obama.jpg'), TargetImage: sample('obama2.jpg')}));
    assert.equal(same.FaceMatches.length, 1);
    const other = await client.send(new CompareFacesCommand({SourceImage: sample('obama.jpg'), TargetImage: sample('biden.jpg')}));
    assert.equal(other.FaceMatches.length, 0);
    assert.equal(other.UnmatchedFaces.length, 1);
  });
});

describe('refusals', () => {
  const cases = [
    ['a missing collection', new DescribeCollectionCommand({CollectionId: 'none'}), 'ResourceNotFoundException'],
    ['a bad name', new CreateCollectionCommand({CollectionId: 'a b'}), 'ValidationException'],
    ['what is not a picture', new DetectFacesCommand({Image: {Bytes: Buffer.from('hello')}}), 'InvalidImageFormatException'],
    ['an object of no bucket', new DetectFacesCommand({Image: {S3Object: {Bucket: 'abc', Name: 'n'}}}), 'InvalidS3ObjectException'],
    ['an operation that is not served', new ListMediaAnalysisJobsCommand({}), 'UnsupportedOperationException'],
    ['a forged token', new ListCollectionsCommand({NextToken: 'forged'}), 'InvalidPaginationTokenException'],
  ];
  for (const [what, command, name] of cases) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(new RekognitionClient({}).send(command), refusal(name));
    });
  }
});
