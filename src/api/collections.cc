#include <map>

#include "api/arn.h"
#include "api/operations.h"
#include "api/paging.h"
#include "api/policy_gate.h"
#include "wire/rekognition/operations.h"

namespace beholden::api {

namespace {

constexpr std::int32_t kDone = 200;

}  // namespace

Result<rek::CreateCollectionResponse> create_collection(
    const Services& services, const rek::CreateCollectionRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    const auto tags = request.Tags.value_or(std::map<std::string, std::string>{});
    context.entry.collection_id = id.str();
    BH_TRY_ASSIGN(const auto policy, services.profiles.policy_for(tags));
    context.entry.policy_sha256 = policy.hash();
    context.entry.clear["profile"] = policy.profile();
    BH_TRY_ASSIGN(
        const auto created, services.gallery.create_collection(id, tags, context.entry, policy)
    );
    rek::CreateCollectionResponse response;
    response.StatusCode = kDone;
    response.CollectionArn = collection_resource(context.region, id);
    response.FaceModelVersion = created.model_version;
    return response;
}

Result<rek::DescribeCollectionResponse> describe_collection(
    const Services& services, const rek::DescribeCollectionRequest& request, const Context& context
) {
    const CollectionId id(request.CollectionId);
    context.entry.collection_id = id.str();
    BH_TRY_ASSIGN(const auto info, services.gallery.describe_collection(id));
    rek::DescribeCollectionResponse response;
    response.FaceCount = info.face_count;
    response.UserCount = info.user_count;
    response.FaceModelVersion = info.model_version;
    response.CollectionARN = "arn:" + collection_resource(context.region, id);
    response.CreationTimestamp = info.created;
    return response;
}

Result<rek::ListCollectionsResponse>
list_collections(const Services& services, const rek::ListCollectionsRequest& request, const Context&) {
    std::string after;
    if (request.NextToken) {
        BH_TRY_ASSIGN(
            after, services.tokens.open(*request.NextToken, rek::ListCollections::kName, "")
        );
    }
    BH_TRY_ASSIGN(
        const auto page, services.gallery.list_collections(after, page_size(request.MaxResults))
    );
    rek::ListCollectionsResponse response;
    response.CollectionIds.emplace();
    response.FaceModelVersions.emplace();
    for (const auto& info : page.items) {
        response.CollectionIds->push_back(info.id.str());
        response.FaceModelVersions->push_back(info.model_version);
    }
    if (!page.next.empty()) {
        response.NextToken = services.tokens.make(rek::ListCollections::kName, "", page.next);
    }
    return response;
}

Result<rek::DeleteCollectionResponse> delete_collection(
    const Services& services, const rek::DeleteCollectionRequest& request, const Context& context
) {
    BH_TRY_ASSIGN(
        const auto info, services.gallery.describe_collection(CollectionId(request.CollectionId))
    );
    BH_TRY(admit(context, info, policy::Act::kErase));
    BH_TRY(services.gallery.delete_collection(CollectionId(request.CollectionId), context.entry));
    rek::DeleteCollectionResponse response;
    response.StatusCode = kDone;
    return response;
}

}  // namespace beholden::api
