#include "objects/buckets.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"
#include "objects/object_key.h"

namespace beholden::objects {

namespace {

// The published model's constraint of a bucket's name.
bool is_bucket_name(std::string_view name) noexcept {
    const auto allowed = [](char c) {
        return is_alphanumeric(c) || c == '.' || c == '-' || c == '_';
    };
    return name.size() >= 3 && name.size() <= 255 && std::ranges::all_of(name, allowed);
}

}  // namespace

Result<void> Buckets::add(const std::string& name, std::unique_ptr<ObjectSource> source) {
    if (!is_bucket_name(name)) {
        return fail(
            ErrorCode::kInvalidArgument,
            "A bucket's name must have 3 to 255 letters, digits, dots, hyphens and underscores, "
            "not '" +
                name + "'."
        );
    }
    if (!sources_.emplace(name, std::move(source)).second) {
        return fail(ErrorCode::kInvalidArgument, "The bucket '" + name + "' is there twice.");
    }
    return {};
}

const ObjectSource* Buckets::find(std::string_view bucket) const {
    const auto found = sources_.find(bucket);
    return found == sources_.end() ? nullptr : found->second.get();
}

Result<Bytes> Buckets::get(const ObjectName& object) const {
    const ObjectSource* source = find(object.bucket);
    if (source == nullptr) return no_such_object("bucket not configured");
    BH_TRY(check_key(object.key));
    return source->get(object.key, object.version);
}

}  // namespace beholden::objects
