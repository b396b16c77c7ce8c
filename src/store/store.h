#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "audit/tree_proof.h"
#include "base/clock.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/secret.h"
#include "store/documents.h"
#include "store/log.h"
#include "store/uuid.h"

/// Durable state. What is stored of a face is encrypted with a key of its own; the keys lie in a
/// database apart, each under its collection's key, those under the root key, which is in neither.
namespace beholden::store {

/// Wiped when it goes.
using SecretBytes = crypto::SecretBytes;

/// Number of a collection, face or user: rises with every insert and is never given twice, so it is
/// an order, a place in a listing and a row's id in the index.
using CollectionSeq = std::int64_t;
using FaceSeq = std::int64_t;
using UserSeq = std::int64_t;

struct NewCollection {
    CollectionId id;
    std::string model_id;  ///< Of every template in it; bound into the encryption.
    std::string model_version;
    int dimension = 0;  ///< Values of a template.
    TimePoint created;
    std::map<std::string, std::string> tags;
    /// 1: its templates are rotated by a key of its own before they come here; 0: they are not.
    int rotation = 0;
    std::string policy;  ///< Document of the policy that holds for it; empty: none was chosen.
};

struct Collection : NewCollection {
    CollectionSeq seq = 0;
    std::int64_t changed_leaf = -1;  ///< Of the last change of what is in it; -1: before the log.
    std::int64_t face_count = 0;     ///< When it was read.
    SecretBytes rotation_key;        ///< From the collection's key; empty where `rotation` is 0.
};

struct NewFace {
    Uuid face_id{};
    std::span<const std::byte> record{};  ///< In clear; sealed as one.
};

struct NewUser {
    Uuid id{};
    std::string_view name;                ///< Unique in its collection.
    std::span<const std::byte> record{};  ///< In clear; sealed as one. The name is kept here alone.
};

/// A face or user as it was kept.
struct KeptRow {
    std::int64_t seq = 0;
    CollectionSeq collection = 0;
    Uuid id{};
    std::span<const std::byte> record{};  ///< In clear; the memory goes, wiped, after the call.
};
using Face = KeptRow;
using User = KeptRow;

struct Association {
    FaceSeq face = 0;
    UserSeq user = 0;
};

/// A request that was carried out, known again by the token that its client gave it.
struct DoneRequest {
    std::array<std::byte, 32> token_hash{};
    std::span<const std::byte> outcome{};  ///< In clear; sealed with the collection's key.
    TimePoint made;
};

/// The changes that one write may make: all of them become durable, or none.
///
/// threads  the writer's alone.
class Transaction {
public:
    virtual ~Transaction() = default;

    /// errors  kAlreadyExists; kQuotaExceeded over limits::kCollectionsMax.
    virtual Result<CollectionSeq> insert_collection(const NewCollection& collection) = 0;

    /// Destroys the collection's key: nothing in it can be read again. The name is free at once;
    /// the rows are taken away in small steps later.
    ///
    /// returns  how many faces it held.
    /// errors   kNotFound.
    virtual Result<std::int64_t> drop_collection(CollectionSeq collection) = 0;

    /// returns  their numbers, in order.
    /// errors  kNotFound: no such collection. kQuotaExceeded over limits::kFacesPerCollectionMax.
    virtual Result<std::vector<FaceSeq>> insert_faces(
        CollectionSeq collection, std::span<const NewFace> faces
    ) = 0;

    /// Destroys the faces' keys and rows.
    ///
    /// returns  those that were there.
    /// errors   kNotFound: no such collection.
    virtual Result<std::vector<FaceSeq>> delete_faces(
        CollectionSeq collection, std::span<const FaceSeq> faces
    ) = 0;

    /// Document of the policy that holds; empty: none was chosen.
    ///
    /// errors  kNotFound: no such collection.
    virtual Result<std::string> policy(CollectionSeq collection) = 0;

    /// errors  kNotFound: no such collection.
    virtual Result<void> set_policy(CollectionSeq collection, std::string_view policy) = 0;

    /// Inserts a document, or replaces its content. One whose id is a face's goes with the face.
    ///
    /// errors  kNotFound: no such collection.
    virtual Result<void> write_document(
        CollectionSeq collection,
        DocumentKind kind,
        const Uuid& id,
        std::span<const std::byte> content
    ) = 0;

    /// As Store::read_document, with the changes of this transaction.
    virtual Result<SecretBytes> read_document(
        CollectionSeq collection, DocumentKind kind, const Uuid& id
    ) = 0;

    /// As Store::list_documents, with the changes of this transaction.
    virtual Result<std::vector<Document>> list_documents(
        CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
    ) = 0;

    virtual Result<std::int64_t> count_documents(CollectionSeq collection, DocumentKind kind) = 0;

    /// Destroys the keys and rows of every document with that id.
    virtual Result<void> delete_documents(CollectionSeq collection, const Uuid& id) = 0;
    /// Adds a leaf to the audit log. A change and the leaf that tells of it go into one write
    /// (write_logged()), the leaf after the change.
    ///
    /// errors  kInternal: the entry is too long for a leaf.
    virtual Result<audit::Receipt> append_leaf(const audit::Entry& entry) = 0;

    /// Destroys the keys and rows of payloads; a leaf that tells of it goes into the same write.
    ///
    /// returns  how many were there.
    virtual Result<std::int64_t> erase_payloads(std::span<const std::int64_t> leaves) = 0;

    /// Notes that `head` is about to be signed under the current origin.
    ///
    /// errors  kInvalidArgument: a smaller tree than one noted before, or another of that size.
    virtual Result<void> note_signed_head(const audit::TreeHead& head) = 0;

    /// Keeps a small value under a name, for Log::recall(): what the log told last of something.
    virtual Result<void> remember(std::string_view name, std::string_view value) = 0;

    /// From here on the log goes by another name.
    ///
    /// errors  kAlreadyExists: it went by that name before.
    virtual Result<void> begin_origin(const std::string& origin) = 0;

    /// The key of the collection's rotation, whether or not it has one.
    ///
    /// errors  kNotFound: no such collection.
    virtual Result<SecretBytes> rotation_key(CollectionSeq collection) = 0;

    /// Hands over the records of faces, in clear and in the order asked; absent ones are left out.
    ///
    /// errors  kNotFound: no such collection. kCorruption. Whatever `read` answers.
    virtual Result<void> read_faces(
        CollectionSeq collection,
        std::span<const FaceSeq> faces,
        const std::function<Result<void>(const Face&)>& read
    ) = 0;

    /// errors  kAlreadyExists: the collection has a user of that name. kNotFound: no such
    ///         collection.
    virtual Result<UserSeq> insert_user(CollectionSeq collection, const NewUser& user) = 0;

    /// Destroys the user's key and row; its faces stay, with nobody.
    ///
    /// returns  whether it was there.
    virtual Result<bool> delete_user(CollectionSeq collection, UserSeq user) = 0;

    /// errors  kNotFound: no such collection.
    virtual Result<std::optional<UserSeq>> find_user(
        CollectionSeq collection, std::string_view name
    ) = 0;

    /// Whose a face is: absent if there is no such face, 0 if it is nobody's.
    virtual Result<std::optional<UserSeq>> user_of(CollectionSeq collection, FaceSeq face) = 0;

    /// In order of number.
    virtual Result<std::vector<FaceSeq>> faces_of(UserSeq user) = 0;

    /// Makes faces that are nobody's a user's; 0 makes them nobody's.
    virtual Result<void> associate(std::span<const FaceSeq> faces, UserSeq user) = 0;

    /// Sets and takes away tags; names that are not there are passed over.
    ///
    /// errors  kNotFound: no such collection.
    virtual Result<void> change_tags(
        CollectionSeq collection,
        const std::map<std::string, std::string>& set,
        std::span<const std::string> removed
    ) = 0;

    virtual Result<std::map<std::string, std::string>> tags(CollectionSeq collection) = 0;

    /// Remembers a request for limits::kClientTokenLife.
    ///
    /// errors  kNotFound: no such collection.
    virtual Result<void> remember_request(CollectionSeq collection, const DoneRequest& request) = 0;

    /// The outcome of the request with that token; absent: none such, or it is too old.
    virtual Result<std::optional<SecretBytes>> recall_request(
        CollectionSeq collection, std::span<const std::byte, 32> token_hash, TimePoint now
    ) = 0;
};

/// One unit of work for the writer.
struct Write {
    /// Makes the changes. An error undoes them and nothing else.
    std::function<Result<void>(Transaction&)> change;
    /// Called once the changes are durable and before write() returns, in the order of the writes:
    /// what is kept in memory follows here. An error stops the store: memory and disk differ.
    std::function<Result<void>()> committed{};
};

/// What load() hands over; each function is called by one thread at a time.
struct Receiver {
    std::function<Result<void>(const Collection&)> collection;
    /// After the collections, before associations and faces. Rising numbers, over all calls.
    std::function<Result<void>(std::span<const User>)> users;
    /// Before the faces. One may name a face or user that is not handed over: a deletion cut short.
    std::function<Result<void>(std::span<const Association>)> associations;
    /// Once, before the faces: from now on write() takes leaves of the log and what goes with them.
    /// No write may touch what is in collections before load() has returned.
    std::function<Result<void>()> listed{};
    /// Rising numbers, over all calls. Only faces of collections handed over before.
    std::function<Result<void>(std::span<const Face>)> faces;
    /// Once for each collection, when the last of its faces was handed over.
    std::function<Result<void>(CollectionSeq)> whole{};
};

struct StoreStatistics {
    std::uint64_t writes = 0;   ///< Acknowledged.
    std::uint64_t commits = 0;  ///< Shared by them.
    std::size_t waiting = 0;
};

/// threads  load() first, by one thread; since it called Receiver::listed, all members are safe to
///          call concurrently.
class Store {
public:
    virtual ~Store() = default;

    /// Hands over everything, decrypting on `threads` threads, and clears away what a crash left
    /// half done: rows whose key is gone, keys whose row never came.
    ///
    /// errors  kCorruption: a row that its key does not open. kIo. Whatever `receiver` answers.
    virtual Result<void> load(std::size_t threads, const Receiver& receiver) = 0;

    /// Runs `write` on the writer's thread and waits until it is durable. Many writes share a
    /// commit.
    ///
    /// errors  kOverloaded: limits::kWriteQueueMax writes wait already. kUnavailable: load() has
    ///         not come as far as Receiver::listed. kIo and kCorruption: the store has failed, this
    ///         write may or may not survive a restart, and every later write is refused. Whatever
    ///         `change` answers.
    virtual Result<void> write(Write write) = 0;

    /// The record of one face, in clear.
    ///
    /// read     Called with it; the memory goes, wiped, after the call.
    /// errors   kNotFound; kCorruption; kIo.
    virtual Result<void> read_face(
        FaceSeq face, const std::function<void(std::span<const std::byte>)>& read
    ) = 0;

    /// errors  kNotFound: no such document or collection. kCorruption; kIo.
    virtual Result<SecretBytes> read_document(
        CollectionSeq collection, DocumentKind kind, const Uuid& id
    ) = 0;

    /// Up to `documents_max` with numbers above `after`, in order of making.
    ///
    /// errors  kNotFound: no such collection. kCorruption; kIo.
    virtual Result<std::vector<Document>> list_documents(
        CollectionSeq collection, DocumentKind kind, DocumentSeq after, int documents_max
    ) = 0;
    /// The audit log; lives as long as the store.
    [[nodiscard]] virtual const Log& log() const = 0;

    /// The error that stopped the store, if one did: the program must end.
    [[nodiscard]] virtual Result<void> health() const = 0;

    [[nodiscard]] virtual StoreStatistics statistics() const = 0;
};

}  // namespace beholden::store
