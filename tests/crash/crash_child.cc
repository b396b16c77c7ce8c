// Works on a gallery until it is killed, and tells its parent, over standard output, what it is
// about to do and what was acknowledged. A line is one write to a pipe: it arrives whole, and it
// is there once the write returns, however the process ends.
//
//   ready                 hydrated
//   + NUMBER...           about to enrol, in one call        ok + NUMBER...
//   - NUMBER...           about to delete, in one call       ok - NUMBER...
//   create ID             about to create a collection       ok create ID
//   drop ID               about to delete it                 ok drop ID
//   bad WORDS             the gallery broke a promise
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include <unistd.h>

#include "crypto/root_key.h"
#include "face_numbers.h"

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

/// One thread's work; threads touch different faces and collections.
class Worker {
public:
    Worker(
        gallery::Gallery& gallery, std::uint64_t first_number, std::vector<gallery::FaceRecord> own
    )
        : gallery_(gallery), random_(first_number), next_(first_number), own_(std::move(own)) {}

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
        auto enrolled =
            gallery_.enrol(CollectionId(kCollection), std::move(faces), audit::AnyEntry());
        if (!enrolled) give_up(enrolled.error());
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
        const auto removed =
            gallery_.delete_faces(CollectionId(kCollection), ids, audit::AnyEntry());
        if (!removed) give_up(removed.error());
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
        if (auto made = gallery_.create_collection(id, {}, audit::AnyEntry()); !made)
            give_up(made.error());
        say("ok create " + id.str());
        std::vector<gallery::NewFace> faces{face_of(next_++)};
        if (auto enrolled = gallery_.enrol(id, std::move(faces), audit::AnyEntry()); !enrolled) {
            give_up(enrolled.error());
        }
        if (random_() % 2 == 0) return;
        say("drop " + id.str());
        if (auto dropped = gallery_.delete_collection(id, audit::AnyEntry()); !dropped)
            give_up(dropped.error());
        say("ok drop " + id.str());
    }

    gallery::Gallery& gallery_;
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
        if (auto made = (*gallery)->create_collection(people, {}, audit::AnyEntry()); !made)
            give_up(made.error());
    }
    const auto faces = (*gallery)->list_faces(people, "", 1'000'000, std::nullopt);
    if (!faces) give_up(faces.error());
    say("ready");
    std::array<std::vector<gallery::FaceRecord>, kThreads> shares;
    for (std::size_t i = 0; i < faces->items.size(); ++i) {
        shares[i % kThreads].push_back(faces->items[i]);
    }
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (std::uint64_t i = 0; i < kThreads; ++i) {
        threads.emplace_back([&, i] {
            Worker(**gallery, first_number + i * 100'000, std::move(shares[i])).run();
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
