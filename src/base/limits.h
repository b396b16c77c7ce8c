#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every limit of the server in one place, each with its reason.
namespace beholden::limits {

/// Inline image; the published model's maximum for `Image.Bytes`.
inline constexpr std::size_t kImageInlineBytesMax = 5'242'880;
/// HTTP body: two inline images (CompareFaces) in base64 (4/3) plus the JSON around them.
inline constexpr std::size_t kBodyBytesMax =
    2 * (kImageInlineBytesMax * 4 / 3 + 4) + std::size_t{64} * 1024;
/// Image from a bucket; the public API's limit (15 MB).
inline constexpr std::size_t kObjectBytesMax = 15'728'640;
/// Key of an object in bytes; the limit of S3 itself.
inline constexpr std::size_t kObjectKeyBytesMax = 1'024;
/// Objects of one bucket fetched at once: 8 of the largest are 120 MB.
inline constexpr int kObjectFetchesMax = 8;
/// Time for an object, the wait for its turn included: 15 MB at 8 Mbit/s take 15 s.
inline constexpr std::chrono::milliseconds kObjectFetchTimeMax{20'000};
/// Time to connect to the endpoint of a bucket, TLS included.
inline constexpr std::chrono::milliseconds kObjectConnectTimeMax{5'000};
/// A page of a listing: 1,000 keys of 1,024 bytes, percent-encoded (3 times), with what surrounds
/// them.
inline constexpr std::size_t kListingBytesMax = std::size_t{8} * 1024 * 1024;
/// XML elements open at once in a listing: the published shape has 4 levels.
inline constexpr std::size_t kListingDepthMax = 16;
/// Folders in each other that a listing follows: each holds a descriptor open.
inline constexpr int kFolderDepthMax = 64;
/// Side of an image; the public API's limit ("exceed maximum dimension size of 10000 pixels").
inline constexpr int kImageSideMaxPx = 10'000;
/// Side of an image; the public API's lower limit.
inline constexpr int kImageSideMinPx = 80;
/// Progressive JPEG scans: honest encoders use about 10; each costs a pass over all coefficients.
inline constexpr int kJpegScansMax = 256;
/// Processor time one image may take to decode; the largest honest one (100 MP) takes about 2 s.
inline constexpr std::chrono::milliseconds kDecodeTimeMax{10'000};
/// Images decoded at the same time hold at most this many pixels together (3 bytes each).
inline constexpr std::int64_t kDecodePixelsInFlightMax = 200'000'000;
/// Time a decode waits for its share of those pixels; about one decode of the largest picture.
inline constexpr std::chrono::milliseconds kDecodeWaitMax{3'000};
/// Room for a file in the memory shared with a decoding worker: the largest object, to whole pages.
inline constexpr std::size_t kWorkerFileBytesMax = 16'777'216;
/// Memory of a decoding worker: 317 MB shared, and for a progressive JPEG of 100 megapixels 600 MB
/// of coefficients and two pictures of 300 MB.
inline constexpr std::size_t kWorkerMemoryBytesMax = 2'147'483'648;

/// Faces per image; the public API's limit.
inline constexpr int kFacesPerImageMax = 100;
/// FaceIds per DeleteFaces/ListFaces call, and faces per page; the published model's maximum.
inline constexpr int kFacesPerCallMax = 4'096;
/// Faces per search answer; the published model's maximum.
inline constexpr int kSearchFacesMax = 4'096;
/// Default page when the client names none.
inline constexpr int kPageSizeDefault = 1'000;
/// Life of a pagination token; the public API's value.
inline constexpr std::chrono::hours kPageTokenLife{24};
/// Position inside a pagination token: a collection's name; a token is then 396 characters long, of
/// the 1,024 that requests may carry.
inline constexpr std::size_t kPagePositionBytesMax = 255;
/// Faces per collection; the public API's limit.
inline constexpr std::int64_t kFacesPerCollectionMax = 20'000'000;
/// Faces of one user; the public API's limit, also for one call.
inline constexpr int kFacesPerUserMax = 100;
/// Users of a collection; the public API's limit.
inline constexpr std::int64_t kUsersPerCollectionMax = 10'000'000;
/// Users per search answer and per page of a listing; the published model's maximum.
inline constexpr int kSearchUsersMax = 500;
/// How long a request is known again by its client's token; the public API's value.
inline constexpr std::chrono::hours kClientTokenLife{7 * 24};
/// Tags of a collection; the public API's limit.
inline constexpr std::size_t kTagsPerCollectionMax = 50;
/// Collections per server: each holds a key and index structures in memory.
inline constexpr std::int64_t kCollectionsMax = 10'000;

/// JSON nesting; the deepest published request shape has 9 levels.
inline constexpr int kJsonDepthMax = 32;
/// Values in one request: the largest honest one (4,096 FaceIds) has some 4,100. A value costs 2
/// bytes to send and 32 to hold.
inline constexpr std::size_t kJsonValuesMax = 65'536;
/// Broken constraints told in one answer; the count tells the rest.
inline constexpr std::size_t kValidationErrorsMax = 32;
/// Bytes of a refused value repeated in an answer: enough to recognise it.
inline constexpr std::size_t kValidationEchoBytesMax = 256;
/// Bytes of all request headers: SDKs send under 3 KiB.
inline constexpr std::uint32_t kHeaderBytesMax = 16 * 1024;
/// Time to receive the headers of a request on an open connection.
inline constexpr std::chrono::seconds kHeaderTimeout{15};
/// Time to receive a body: 14 MB at 1 Mbit/s takes 112 s.
inline constexpr std::chrono::seconds kBodyTimeout{120};
/// Idle keep-alive connection; SDK pools keep connections for about a minute.
inline constexpr std::chrono::seconds kIdleTimeout{75};
/// Time to send an answer to a slow reader.
inline constexpr std::chrono::seconds kWriteTimeout{60};
/// Open connections: each may hold one body; 512 x 14 MB is the worst case.
inline constexpr int kConnectionsMax = 512;
/// Requests waiting for a worker; beyond this the server answers "slow down" at once.
inline constexpr std::size_t kRequestQueueMax = 128;
/// Bodies held at once, all connections together: 73 of the largest, so that hostile senders who
/// never sign anything cannot take the memory of a small machine.
inline constexpr std::size_t kBodyBytesInFlightMax = 1'073'741'824;
/// Time to drain a peer that still sends after a refusal, so that it reads the answer.
inline constexpr std::chrono::seconds kLingerTimeout{3};
/// Time for requests in hand at a stop; service managers kill after 90 s.
inline constexpr std::chrono::seconds kStopTimeout{25};
/// Writes waiting for the store's one writer.
inline constexpr std::size_t kWriteQueueMax = 1'024;
/// Writes that share one commit.
inline constexpr std::size_t kGroupCommitMax = 256;
/// Faces of a dropped collection taken away with one commit: about 10 ms that a write may wait.
inline constexpr int kPurgeFacesMax = 1'000;
/// Between two leaves about requests without a valid signature: six a minute, however many come.
inline constexpr std::chrono::seconds kUnauthenticatedLeafInterval{10};
/// How far the wall clock may move against the steady one before the log is told: a server that is
/// kept in time by small corrections never gets there; expiry and sessions are counted in hours.
inline constexpr std::chrono::seconds kClockJumpMin{2};
/// Between two looks for leads whose time is over, which nobody sees any more: looking reads every
/// lead of a reviewed collection, about a second for 20,000 of them.
inline constexpr std::chrono::hours kLeadSweepInterval{1};
/// Entries of a log that one disclosure report over the wire is computed from: some 20 s and 2 GB
/// of reading. Beyond it there is `beholden report`.
inline constexpr std::uint64_t kReportEntriesMax = 1'000'000;
/// Bytes of such a report: purposes and offences are words that callers choose.
inline constexpr std::size_t kReportBytesMax = std::size_t{4} * 1024 * 1024;
/// Leaves after which a checkpoint is due, before its interval is over.
inline constexpr std::uint64_t kCheckpointLeavesMax = 10'000;
/// Time that one witness may take to answer; all are asked one after the other.
inline constexpr std::chrono::seconds kWitnessTimeMax{5};
/// Bytes of a witness's answer: cosignature lines; a line is under 300 bytes.
inline constexpr std::size_t kWitnessAnswerBytesMax = std::size_t{16} * 1024;
/// Faces read together at start: each thread holds one such portion, about 5 MB, in clear.
inline constexpr std::int64_t kLoadFacesMax = 2'048;

/// Clock skew of a signed request, either way; the public API's value.
inline constexpr std::chrono::minutes kSignatureSkewMax{5};
/// Bytes of an Authorization header: SDKs send under 400.
inline constexpr std::size_t kAuthorizationBytesMax = 4'096;
/// Signatures remembered to notice replays: 1,000 requests a second for twice the skew; 40 MB.
inline constexpr std::size_t kReplaySignaturesMax = 600'000;
/// Headers named in SignedHeaders: SDKs sign at most 12.
inline constexpr std::size_t kSignedHeadersMax = 64;
/// Pixels of the largest picture the face detector looks at in one pass (1920 x 1280): about 80 ms
/// on one core and 150 MB. Larger pictures are searched at a smaller scale.
inline constexpr double kDetectorCanvasPixelsMax = 1920.0 * 1280.0;
/// Detections of one pass that are compared with each other: 25 times the faces an answer holds,
/// and each honest face gives about a dozen.
inline constexpr std::ptrdiff_t kFaceCandidatesMax = 2'500;
/// Objects of one image: the most that detectors of this kind are measured with.
inline constexpr std::size_t kObjectsPerImageMax = 100;
/// Boxes of one image that are compared with each other; crowded pictures give about 300.
inline constexpr std::size_t kObjectCandidatesMax = 1'000;
/// Labels of one answer; the public API's limit.
inline constexpr std::size_t kLabelsMax = 1'000;
/// Tokens that a text encoder reads at once: encoders of this kind read 64 to 248.
inline constexpr int kTokensPerPromptMax = 1'024;
/// Entries of a tokenizer's vocabulary: the largest in use have a quarter of this.
inline constexpr std::size_t kVocabularyMax = 1'000'000;
/// One phrase of a prompt: a sentence, not a document; pairs within a word are compared with each
/// other.
inline constexpr std::size_t kPromptBytesMax = 2'048;
/// Runs of a text encoder at start: at 20 ms each, four minutes.
inline constexpr std::size_t kPromptsMax = 12'000;
/// Numbers of one embedding: the largest encoders of this kind give 1,664.
inline constexpr std::size_t kEmbeddingMax = 8'192;
/// Colours told of an area; the published model's maximum, and its default.
inline constexpr int kDominantColoursMax = 20;
inline constexpr int kDominantColoursDefault = 10;
/// Side at which an image's sharpness and colours are measured: about 5 ms, and one scale for all.
inline constexpr int kPropertiesSideMaxPx = 1'024;
/// Labels less likely than this are never told: the calibration was not measured there.
inline constexpr float kLabelConfidenceMinPct = 1;
/// Pixels of the largest picture the text detector looks at (2,000 x 2,000): some 2 s on one core
/// and 500 MB. Larger pictures are searched at a smaller scale and read at their own.
inline constexpr double kTextCanvasPixelsMax = 2'016.0 * 2'016.0;
/// Lines of text looked at in one picture; a dense page of print has 100.
inline constexpr std::size_t kTextBoxesMax = 1'000;
/// Width of a line of text brought to a height of 48 pixels: some 150 letters. Longer ones are
/// squeezed. The recogniser's answer for one such line takes 30 MB.
inline constexpr int kTextLineWidthMaxPx = 3'200;
/// Widths of the lines read together, so that the recogniser's answer stays under 30 MB.
inline constexpr int kTextBatchWidthMaxPx = 3'200;
/// Words in one answer; the public API's limit.
inline constexpr std::size_t kWordsPerImageMax = 100;
/// Persons in one answer about protective equipment; the public API's limit.
inline constexpr std::size_t kPersonsPerImageMax = 15;
/// Points of a region of interest; the public API's limit.
inline constexpr std::size_t kRegionPointsMax = 10;
/// A model file; the most that one ONNX (protobuf) message can hold.
inline constexpr std::size_t kModelBytesMax = 2'147'483'647;

/// Characters of a person's name as a session's source identity; the bounds of STS.
inline constexpr std::size_t kIdentityCharactersMin = 2;
inline constexpr std::size_t kIdentityCharactersMax = 64;
/// Characters of a purpose or an offence: words of a list, kept in clear with each search.
inline constexpr std::size_t kPurposeCharactersMax = 64;
/// Characters of a case reference: a file number with what surrounds it.
inline constexpr std::size_t kCaseCharactersMax = 128;
/// Bytes of a session token as sent: the largest session (below) sealed and in base64, which leaves
/// half of a request's headers to others.
inline constexpr std::size_t kSessionTokenBytesMax = 8'192;
/// Bytes of a session as sealed into its token: twice what STS lets tags take, and 5.5 KB as sent.
inline constexpr std::size_t kSessionBytesMax = 4'096;
/// Life of a session, and of a chain of sessions since a key signed for the first; STS's maximum.
inline constexpr std::chrono::hours kSessionLifeMax{12};
/// Life of a session that another session asked for; the public service's value.
inline constexpr std::chrono::hours kChainedSessionLifeMax{1};
/// Life of a session that names none; the published model's default.
inline constexpr std::chrono::hours kSessionLifeDefault{1};
/// Body of a call to STS: four times what fits into a token, with each byte percent-encoded.
inline constexpr std::size_t kFormBytesMax = std::size_t{64} * 1024;
/// Fields of such a body: 50 tags, 50 transitive keys and what else an AssumeRole has.
inline constexpr std::size_t kFormFieldsMax = 256;

/// People whose searches are counted at once, 500 bytes each: a large police force on one day.
inline constexpr std::size_t kQuotaPeopleMax = 20'000;
/// Faces remembered as shown today, over all people: 40 bytes each.
inline constexpr std::size_t kQuotaFacesMax = 2'000'000;

/// Access keys per server: each is a row read at start.
inline constexpr std::size_t kAccessKeysMax = 10'000;

/// Length of a vector: the longest face and object embedders in use give 2,048 values.
inline constexpr int kVectorDimensionMax = 4'096;
/// Hits of one index search: an answer's worth and one for a row to be skipped.
inline constexpr int kSearchHitsMax = kSearchFacesMax + 1;
/// Queries that share one pass over the codes: more would not fit a kernel's registers.
inline constexpr std::size_t kScanBatchMax = 8;
/// Codes scanned between two chances for a writer: about 0.1 ms of reading.
inline constexpr std::size_t kScanSliceBytes = std::size_t{2} * 1024 * 1024;
/// Rows of a full segment: copying one for compaction stays well under a second.
inline constexpr std::size_t kSegmentRowsMax = 262'144;

/// A word of a policy (a purpose, a role): long enough to be told apart, short enough for a leaf.
inline constexpr std::size_t kPolicyWordBytesMax = 64;
/// Words in one list of a policy; the document stays a few KB.
inline constexpr std::size_t kPolicyWordsMax = 64;
/// Legal basis of a collection: a tag's value, which the published model bounds.
inline constexpr std::size_t kLegalBasisBytesMax = 256;
/// A change that weakens a policy waits so long for a second administrator: a week's absence.
inline constexpr std::chrono::hours kPolicyChangeLife{7 * 24};
/// Changes of one collection's policy that are kept, decided ones with them.
inline constexpr std::size_t kPolicyChangesMax = 1'000;
/// Dispositions of one lead: the first and its corrections.
inline constexpr std::size_t kLeadDispositionsMax = 100;
/// Leads of one collection: at 5 a search, 20,000 searches within a lead's life; about 1 GB.
inline constexpr std::size_t kLeadsPerCollectionMax = 100'000;

/// Conditions that send a picture to a human: their results, at most twice as long, have to fit the
/// 10,240 characters of the published model.
inline constexpr std::size_t kActivationBytesMax = 5'000;
/// And and Or in each other: the published schema has two levels.
inline constexpr int kActivationDepthMax = 4;
/// Flows of a server: each is a table that somebody wrote.
inline constexpr std::size_t kReviewFlowsMax = 100;
/// Human loops in progress: at most 1.5 MB of picture each; thirty reviewers' work of a day.
inline constexpr std::int64_t kHumanLoopsOpenMax = 5'000;
/// Human loops kept, decided ones with them; 1 KB each without their picture.
inline constexpr std::int64_t kHumanLoopsMax = 100'000;
/// Longer side of the picture that a reviewer sees: a screen's.
inline constexpr int kHumanLoopSideMaxPx = 1'280;
/// Bytes of that picture: noise at the largest size takes 1.3 MB.
inline constexpr std::size_t kHumanLoopPictureBytesMax = 2'000'000;
/// The longest that a human loop may wait for a decision.
inline constexpr int kHumanLoopDaysMax = 30;
/// How long a human loop is kept after its decision or its expiry: who asked fetches it meanwhile.
inline constexpr std::chrono::hours kHumanLoopKept{30 * 24};

}  // namespace beholden::limits
