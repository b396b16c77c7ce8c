// TagResource, UntagResource, ListTagsForResource.
#include "api/arn.h"
#include "api/operations.h"

namespace beholden::api {

namespace {

/// Tags with this prefix say what is allowed in a collection; they are changed as policy is.
constexpr std::string_view kPolicyPrefix = "beholden:";

Result<void> check_key(const std::string& key) {
    if (!key.starts_with(kPolicyPrefix)) return {};
    return fail(
        ErrorCode::kInvalidArgument,
        "The tag key " + key +
            " is reserved: keys that begin with beholden: are policy and cannot be changed here."
    );
}

}  // namespace

Result<rek::TagResourceResponse> tag_resource(
    const Services& services, const rek::TagResourceRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const CollectionId id, collection_of_arn(request.ResourceArn));
    for (const auto& [key, value] : request.Tags) BH_TRY(check_key(key));
    BH_TRY(services.gallery.change_tags(id, request.Tags, {}, context.entry));
    return rek::TagResourceResponse{};
}

Result<rek::UntagResourceResponse> untag_resource(
    const Services& services, const rek::UntagResourceRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const CollectionId id, collection_of_arn(request.ResourceArn));
    for (const auto& key : request.TagKeys) BH_TRY(check_key(key));
    BH_TRY(services.gallery.change_tags(id, {}, request.TagKeys, context.entry));
    return rek::UntagResourceResponse{};
}

Result<rek::ListTagsForResourceResponse> list_tags_for_resource(
    const Services& services, const rek::ListTagsForResourceRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(const CollectionId id, collection_of_arn(request.ResourceArn));
    context.entry.collection_id = id.str();
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    rek::ListTagsForResourceResponse response;
    response.Tags = info.tags;
    return response;
}

}  // namespace beholden::api
