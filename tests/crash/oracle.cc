#include "oracle.h"

#include <algorithm>
#include <sstream>

#include "face_numbers.h"

namespace beholden::crash {

void Oracle::hear(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    const bool acknowledged = verb == "ok";
    if (acknowledged) {
        words >> verb;
        ++acknowledged_;
    }
    if (verb == "create" || verb == "drop") {
        std::string id;
        words >> id;
        hear_collection(verb, id, acknowledged);
    } else if (verb == "+" || verb == "-") {
        Numbers numbers;
        for (std::uint64_t number = 0; words >> number;) numbers.insert(number);
        verb == "+" ? hear_enrolment(numbers, acknowledged) : hear_deletion(numbers, acknowledged);
    } else if (verb != "ready") {
        wrong_.push_back(line);
    }
}

void Oracle::hear_enrolment(const Numbers& numbers, bool acknowledged) {
    if (!acknowledged) {
        enrolling_.insert(numbers);
        return;
    }
    enrolling_.erase(numbers);
    faces_.insert(numbers.begin(), numbers.end());
}

void Oracle::hear_deletion(const Numbers& numbers, bool acknowledged) {
    if (acknowledged) {
        deleting_.erase(numbers);
        return;
    }
    deleting_.insert(numbers);
    for (const std::uint64_t number : numbers) faces_.erase(number);
}

void Oracle::hear_collection(const std::string& verb, const std::string& id, bool acknowledged) {
    if (!acknowledged) {
        collections_.erase(id);
        collections_unsure_.insert(id);
        return;
    }
    collections_unsure_.erase(id);
    if (verb == "create") collections_.insert(id);
}

std::vector<std::string> Oracle::compare(const gallery::Gallery& gallery) {
    compare_faces(gallery);
    compare_collections(gallery);
    return std::exchange(wrong_, {});
}

/// Each call's faces are all there or none is.
void Oracle::settle(std::set<Numbers>& calls, const Numbers& present, const char* what) {
    for (const Numbers& call : calls) {
        ++unsure_;
        const auto there = static_cast<std::size_t>(
            std::ranges::count_if(call, [&](std::uint64_t n) { return present.contains(n); })
        );
        if (there != 0 && there != call.size()) {
            wrong_.push_back(
                std::string("half of a call: ") + what + " " + std::to_string(*call.begin())
            );
        }
        if (there != 0) faces_.insert(call.begin(), call.end());
    }
    calls.clear();
}

void Oracle::compare_faces(const gallery::Gallery& gallery) {
    const CollectionId people(kCollection);
    const auto page = gallery.list_faces(people, "", 1'000'000, {});
    if (!page) {
        // Killed before its creation was acknowledged.
        if (!faces_.empty()) wrong_.push_back("the collection is gone");
        return;
    }
    Numbers present;
    for (const gallery::FaceRecord& face : page->items) {
        present.insert(std::stoull(face.external_image_id));
    }
    settle(enrolling_, present, "enrolment");
    settle(deleting_, present, "deletion");
    for (const std::uint64_t number : faces_) {
        if (!present.contains(number)) wrong_.push_back("lost: " + std::to_string(number));
    }
    for (const std::uint64_t number : present) {
        if (!faces_.contains(number)) wrong_.push_back("came back: " + std::to_string(number));
    }
    for (const gallery::FaceRecord& face : page->items) {
        const auto probe = template_of(std::stoull(face.external_image_id));
        const auto found = gallery.search_template(people, probe, {kSameFacePct, 1});
        if (!found || found->matches.empty() || found->matches[0].face.face_id != face.face_id) {
            wrong_.push_back("not searchable: " + face.external_image_id);
        }
    }
}

void Oracle::compare_collections(const gallery::Gallery& gallery) {
    std::set<std::string> present;
    const auto page = gallery.list_collections("", 1'000'000);
    for (const auto& info : page->items) {
        if (info.id.str() != kCollection) present.insert(info.id.str());
    }
    for (const std::string& id : collections_unsure_) {
        ++unsure_;
        if (present.contains(id)) collections_.insert(id);
    }
    collections_unsure_.clear();
    if (present != collections_) wrong_.push_back("collections differ from what was acknowledged");
}

}  // namespace beholden::crash
