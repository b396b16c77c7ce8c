// Works on a gallery until it is killed, and tells its parent, over standard output, what it is
// about to do and what was acknowledged. A line is one write to a pipe: it arrives whole, and it
// is there once the write returns, however the process ends.
//
//   ready                 hydrated
//   + NUMBER...           about to enrol, in one call        ok + NUMBER...
//   - NUMBER...           about to delete, in one call       ok - NUMBER...
//   create ID             about to create a collection       ok create ID
//   drop ID               about to delete it                 ok drop ID
//   leaf INDEX HASH       a change or search was logged; before its "ok"
//   signed SIZE ROOT      a head of the log was noted for signing
//   bad WORDS             the gallery broke a promise
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "base/bytes.h"
#include "crypto/root_key.h"
#include "face_numbers.h"
#include "store/logged_write.h"

namespace beholden::crash {
namespace {

constexpr std::uint64_t kThreads = 3;

void say(const std::string& line) {
    const std::string whole = line + "\n";
    if (::write(STDOUT_FILENO, whole.data(), whole.size()) < 0) std::_Exit(0);  // nobody listens
}

[[noreturn]] void give_up(const Error& error) {
    say("bad " + error.message + " " + error.detail);
    std::_Exit(1);
}

audit::Entry entry_of(const char* operation) {
    audit::Entry entry;
    entry.operation = operation;
    entry.sealed["by"] = "crash_child";
    return entry;
}

void say_logged(const audit::Entry& entry) {
    say("leaf " + std::to_string(entry.receipt->index) + " " + to_hex(entry.receipt->leaf_hash));
}

/// Notes heads for signing until the end.
[[noreturn]] void sign_heads(store::Store& store) {
    while (true) {
        const audit::TreeHead head = store.log().head();
        auto noted = store.write({[&](store::Transaction& transaction) {
            return transaction.note_signed_head(head);
        }});
        if (!noted) give_up(noted.error());
        say("signed " + std::to_string(head.size) + " " + to_hex(head.root));
        std::this_thread::sleep_for(std::chrono::milliseconds(3));
    }
}

/// One thread's work; threads touch different faces and collections.
class Worker {
public:
    Worker(
        gallery::Gallery& gallery,
        audit::Recorder& recorder,
        std::uint64_t first_number,
        std::vector<gallery::FaceRecord> own
    )
        : gallery_(gallery),
          recorder_(recorder),
          random_(first_number),
          next_(first_number),
          own_(std::move(own)) {}

    [[noreturn]] void run() {
        while (true) {
            switch (random_() % 8) {
                case 0: make_and_drop_collection(); break;
                case 1:
                case 2: remove(); break;
                default: enrol(); break;
            }
        }
    }

private:
    void enrol() {
        std::vector<gallery::NewFace> faces;
        std::string numbers;
        const std::uint64_t first = next_;
        for (std::uint64_t i = 0; i <= random_() % 4; ++i) {
            numbers += " " + std::to_string(next_);
            faces.push_back(face_of(next_++));
        }
        say("+" + numbers);
        auto entry = entry_of("IndexFaces");
        auto enrolled = gallery_.enrol(CollectionId(kCollection), std::move(faces), entry);
        if (!enrolled) give_up(enrolled.error());
        say_logged(entry);
        say("ok +" + numbers);
        expect_found(template_of(first), enrolled->front().face_id);
        own_.insert(own_.end(), enrolled->begin(), enrolled->end());
    }

    void expect_found(const analysis::Template& face, const FaceId& id) {
        const auto found =
            gallery_.search_template(CollectionId(kCollection), face, {kSameFacePct, 1});
        if (!found) give_up(found.error());
        if (found->matches.empty() || found->matches[0].face.face_id != id) {
            say("bad an acknowledged face was not found by the next search");
        }
        auto entry = entry_of("SearchFaces");
        if (auto logged = recorder_.record(entry); !logged) give_up(logged.error());
        say_logged(entry);
    }

    void remove() {
        std::vector<FaceId> ids;
        std::string numbers;
        while (!own_.empty() && (ids.empty() || random_() % 2 == 0)) {
            ids.push_back(own_.back().face_id);
            numbers += " " + own_.back().external_image_id;
            own_.pop_back();
        }
        if (ids.empty()) return;
        const auto probe = template_of(std::stoull(numbers));
        say("-" + numbers);
        auto entry = entry_of("DeleteFaces");
        const auto removed = gallery_.delete_faces(CollectionId(kCollection), ids, entry);
        if (!removed) give_up(removed.error());
        say_logged(entry);
        say("ok -" + numbers);
        const auto found =
            gallery_.search_template(CollectionId(kCollection), probe, {kSameFacePct, 1});
        if (!found) give_up(found.error());
        if (removed->deleted.size() != ids.size() || !found->matches.empty()) {
            say("bad a deleted face was found by the next search");
        }
    }

    void make_and_drop_collection() {
        const CollectionId id("x" + std::to_string(next_++));
        say("create " + id.str());
        auto creation = entry_of("CreateCollection");
        auto made = gallery_.create_collection(id, {}, creation);
        if (!made) give_up(made.error());
        say_logged(creation);
        say("ok create " + id.str());
        std::vector<gallery::NewFace> faces{face_of(next_++)};
        auto enrolment = entry_of("IndexFaces");
        auto enrolled = gallery_.enrol(id, std::move(faces), enrolment);
        if (!enrolled) give_up(enrolled.error());
        if (random_() % 2 == 0) return;
        say("drop " + id.str());
        auto deletion = entry_of("DeleteCollection");
        auto dropped = gallery_.delete_collection(id, deletion);
        if (!dropped) give_up(dropped.error());
        say_logged(deletion);
        say("ok drop " + id.str());
    }

    gallery::Gallery& gallery_;
    audit::Recorder& recorder_;
    std::mt19937_64 random_;
    std::uint64_t next_;
    std::vector<gallery::FaceRecord> own_;
};

int work(const std::string& folder, std::uint64_t first_number) {
    auto directory = store::DataDirectory::lock(folder);
    if (!directory) give_up(directory.error());
    const auto root_key = crypto::load_root_key(crypto::root_key_source(folder, std::nullopt));
    if (!root_key) give_up(root_key.error());
    const auto store = store::sqlite::open_store(std::move(*directory), *root_key);
    if (!store) give_up(store.error());
    const gallery::FakePack pack;
    const SystemClock clock;
    const auto gallery = gallery::Gallery::open(**store, pack, clock);
    if (!gallery) give_up(gallery.error());
    const CollectionId people(kCollection);
    if (!(*gallery)->describe_collection(people)) {
        auto creation = entry_of("CreateCollection");
        auto made = (*gallery)->create_collection(people, {}, creation);
        if (!made) give_up(made.error());
    }
    if ((*store)->log().origins()->empty()) {
        auto begun = (*store)->write({[](store::Transaction& transaction) {
            return transaction.begin_origin("crash.test/log");
        }});
        if (!begun) give_up(begun.error());
    }
    const auto recorder = store::make_recorder(**store, clock);
    const auto faces = (*gallery)->list_faces(people, "", 1'000'000, {});
    if (!faces) give_up(faces.error());
    say("ready");
    std::array<std::vector<gallery::FaceRecord>, kThreads> shares;
    for (std::size_t i = 0; i < faces->items.size(); ++i) {
        shares[i % kThreads].push_back(faces->items[i]);
    }
    std::vector<std::jthread> threads;
    threads.reserve(kThreads + 1);
    threads.emplace_back([&] { sign_heads(**store); });
    for (std::uint64_t i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
            Worker(**gallery, *recorder, first_number + i * 100'000, std::move(shares[i])).run();
        });
    }
    threads.clear();  // waits for ever
    return 0;
}

}  // namespace
}  // namespace beholden::crash

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fputs("usage: crash_child FOLDER FIRST_NUMBER\n", stderr);
        return 2;
    }
    return beholden::crash::work(argv[1], std::strtoull(argv[2], nullptr, 10));
}
