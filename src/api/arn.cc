#include "api/arn.h"

#include <array>

namespace beholden::api {

namespace {

constexpr std::string_view kCollectionKind = "collection/";

tl::unexpected<Error> not_an_arn() {
    return fail(ErrorCode::kInvalidArgument, "The resource ARN is not one of a collection.");
}

}  // namespace

std::string collection_resource(std::string_view region, const CollectionId& id) {
    std::string resource = "aws:rekognition:";
    resource += region;
    resource += ":";
    resource += kAccount;
    resource += ":";
    resource += kCollectionKind;
    return resource + id.str();
}

Result<CollectionId> collection_of_arn(std::string_view arn) {
    std::string_view rest = arn;
    if (rest.starts_with("arn:")) rest.remove_prefix(4);
    std::array<std::string_view, 4> fields;  // partition, service, region, account
    for (std::string_view& field : fields) {
        const auto colon = rest.find(':');
        if (colon == std::string_view::npos) return not_an_arn();
        field = rest.substr(0, colon);
        rest.remove_prefix(colon + 1);
    }
    const auto& [partition, service, region, account] = fields;
    if (!partition.starts_with("aws") || service != "rekognition" || region.empty()) {
        return not_an_arn();
    }
    if (account != kAccount || !rest.starts_with(kCollectionKind)) {
        return fail(ErrorCode::kNotFound, "The resource does not exist.");
    }
    return CollectionId(std::string(rest.substr(kCollectionKind.size())));
}

}  // namespace beholden::api
