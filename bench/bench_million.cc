/// The life of a large collection: enrolled, searched, half deleted, searched, opened anew,
/// searched. Every search is compared with brute force in double over the same templates.
///
///     bench_million --data-dir DIR --assets DIR --faces 1000000 --probes 20
///
/// Prints one JSON object; ends with 1 if a search missed what brute force found.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <random>
#include <thread>

#include "audit/testing/any_entry.h"
#include "measure.h"
#include "opened_gallery.h"
#include "opened_pack.h"
#include "synthetic_templates.h"

namespace beholden::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kBatch = 4'096;
constexpr std::size_t kHits = 10;
/// Scores closer than this may change places: ours are rounded once, those here are not.
constexpr double kTie = 1e-6;

/// A person enrolled, as the check remembers them.
struct Person {
    FaceId face_id;
    analysis::Template face_template;
    bool enrolled = true;
};

double score_of(const analysis::Template& a, const analysis::Template& b) {
    double dot = 0;
    for (std::size_t i = 0; i < a.values.size(); ++i) {
        dot += static_cast<double>(a.values[i]) * static_cast<double>(b.values[i]);
    }
    return dot - static_cast<double>(a.offset) - static_cast<double>(b.offset);
}

class Check {
public:
    Check(SyntheticTemplates people, std::size_t probes)
        : synthetic_(std::move(people)), probes_(probes) {}

    void enrol(gallery::Gallery& gallery, const CollectionId& collection, std::size_t count) {
        for (std::size_t done = 0; done < count; done += kBatch) {
            std::vector<gallery::NewFace> faces;
            for (std::size_t i = done; i < std::min(count, done + kBatch); ++i) {
                people_.push_back({.face_id = {}, .face_template = synthetic_.make(random_)});
                gallery::NewFace face;
                face.record.image_id = ImageId(make_uuid());
                face.record.box = {0.25F, 0.25F, 0.5F, 0.5F};
                face.record.confidence_pct = 99;
                face.face_template = people_.back().face_template;
                faces.push_back(std::move(face));
            }
            const auto records = value_or_end(
                gallery.enrol(collection, std::move(faces), audit::AnyEntry()), "enrol"
            );
            for (std::size_t i = 0; i < records.size(); ++i) {
                people_[done + i].face_id = records[i].face_id;
            }
        }
    }

    /// Every other person.
    void delete_half(gallery::Gallery& gallery, const CollectionId& collection) {
        std::vector<FaceId> batch;
        const auto flush = [&] {
            if (batch.empty()) return;
            static_cast<void>(
                value_or_end(gallery.delete_faces(collection, batch, audit::AnyEntry()), "delete")
            );
            batch.clear();
        };
        for (std::size_t i = 0; i < people_.size(); i += 2) {
            people_[i].enrolled = false;
            batch.push_back(people_[i].face_id);
            if (batch.size() == kBatch) flush();
        }
        flush();
    }

    /// What it remembers takes about that much memory.
    [[nodiscard]] std::size_t bytes() const {
        if (people_.empty()) return 0;
        const std::size_t values = people_.front().face_template.values.size() * sizeof(float);
        return people_.size() * (sizeof(Person) + values + 64);
    }

    /// returns  searches whose hits differ from brute force.
    std::size_t wrong_searches(gallery::Gallery& gallery, const CollectionId& collection) {
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < probes_; ++i) {
            const analysis::Template probe = synthetic_.make(random_);
            const auto found = value_or_end(
                gallery.search_template(
                    collection, probe,
                    {.similarity_pct_min = 0, .faces_max = static_cast<int>(kHits)}
                ),
                "search"
            );
            if (!is_best(found, probe)) ++wrong;
        }
        return wrong;
    }

private:
    [[nodiscard]] bool is_best(const gallery::SearchResult& found, const analysis::Template& probe)
        const {
        std::vector<std::pair<double, const Person*>> scores;
        for (const Person& person : people_) {
            if (person.enrolled) {
                scores.emplace_back(score_of(person.face_template, probe), &person);
            }
        }
        if (found.gallery_size != static_cast<std::int64_t>(scores.size())) return false;
        const std::size_t wanted = std::min(kHits, scores.size());
        std::ranges::partial_sort(
            scores, scores.begin() + static_cast<std::ptrdiff_t>(wanted), std::ranges::greater(),
            &std::pair<double, const Person*>::first
        );
        if (found.matches.size() != wanted) return false;
        for (std::size_t i = 0; i < wanted; ++i) {
            const auto same = std::ranges::find_if(scores, [&](const auto& scored) {
                return scored.second->face_id == found.matches[i].face.face_id;
            });
            // Deleted faces are not among the scores: finding one is wrong too.
            if (same == scores.end() || same->first < scores[i].first - kTie) return false;
        }
        return true;
    }

    SyntheticTemplates synthetic_;
    std::size_t probes_;
    std::mt19937_64 random_{23};
    std::vector<Person> people_;
};

/// The steps of a collection's life and what was measured at each.
class Life {
public:
    Life(const fs::path& data_dir, const analysis::FacePack& pack, Check& check)
        : data_dir_(data_dir), pack_(pack), check_(check) {
        open();
        static_cast<void>(value_or_end(
            (*gallery_)->create_collection(collection_, {}, audit::AnyEntry()), "create"
        ));
    }
    void enrol(std::size_t count) {
        step("enrolled", [&] { check_.enrol(**gallery_, collection_, count); });
    }
    void delete_half() {
        step("half deleted", [&] { check_.delete_half(**gallery_, collection_); });
    }
    void open_anew() {
        step("opened anew", [&] {
            gallery_.reset();
            open();
        });
    }
    [[nodiscard]] std::size_t wrong() const { return wrong_; }
    [[nodiscard]] boost::json::array take_steps() { return std::move(steps_); }

private:
    void open() { gallery_ = std::make_unique<OpenedGallery>(data_dir_, pack_); }

    void step(std::string_view name, const std::function<void()>& work) {
        const double begin = wall_seconds();
        work();
        const double took = wall_seconds() - begin;
        const std::size_t missed = check_.wrong_searches(**gallery_, collection_);
        wrong_ += missed;
        const auto info = value_or_end((*gallery_)->describe_collection(collection_), "describe");
        steps_.push_back(boost::json::object{
            {"step", name},
            {"seconds", took},
            {"wrong_searches", missed},
            {"faces", info.face_count},
            {"resident_bytes", settled_bytes()},
        });
    }

    /// Memory once the background has given back what it will: the same twice in a row.
    static std::size_t settled_bytes() {
        std::size_t before = resident_bytes();
        for (int i = 0; i < 30; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(500));
            const std::size_t now = resident_bytes();
            if (now + (1U << 20U) > before) return now;
            before = now;
        }
        return before;
    }

    const fs::path data_dir_;
    const analysis::FacePack& pack_;
    Check& check_;
    const CollectionId collection_{"million"};
    std::unique_ptr<OpenedGallery> gallery_;
    std::size_t wrong_ = 0;
    boost::json::array steps_;
};

int run(const Arguments& arguments) {
    const OpenedPack opened(arguments);
    const std::size_t probes = arguments.number("probes", 20);
    Check check(
        value_or_end(SyntheticTemplates::load(opened.file, opened.assets), "cohort"), probes
    );
    const std::size_t before = resident_bytes();
    Life life(arguments.text("data-dir"), *opened.pack, check);
    const std::size_t count = arguments.number("faces", 1'000'000);
    life.enrol(count);
    life.delete_half();
    life.open_anew();
    print({
        {"machine", describe_machine()},
        {"faces", count},
        {"probes", probes},
        {"resident_before_bytes", before},
        // Of the check itself: every template as floats, enrolled or not.
        {"check_bytes", check.bytes()},
        {"steps", life.take_steps()},
        {"wrong_searches", life.wrong()},
    });
    return life.wrong() == 0 ? 0 : 1;
}

}  // namespace
}  // namespace beholden::bench

int main(int argc, char** argv) {
    return beholden::bench::run(beholden::bench::Arguments(argc, argv));
}
