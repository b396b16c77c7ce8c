#pragma once

#include <span>
#include <string_view>

#include "api/dispatcher.h"
#include "api/services.h"
#include "wire/beholden_api/shapes.h"
#include "wire/rekognition/shapes.h"

/// One function per operation. Each answers the API's response or the error that says why not.
namespace beholden::api {

namespace rek = wire::rekognition;
namespace own = wire::beholden_api;

/// One served operation: its target, who may call it, and how it joins a dispatcher.
struct Registration {
    std::string_view target;
    Permission permission = Permission::kGovern;
    void (*add_to)(Dispatcher& dispatcher, const Services& services) = nullptr;
};

/// What this server serves; the one list behind the dispatcher, GetServerInfo and the
/// documentation.
std::span<const Registration> served_operations() noexcept;

bool is_served(std::string_view target) noexcept;

/// Registers every served operation; `services` must outlive the dispatcher.
void serve_all(Dispatcher& dispatcher, const Services& services);

// collections.cc
Result<rek::CreateCollectionResponse> create_collection(
    const Services& services, const rek::CreateCollectionRequest& request, const Context& context
);
Result<rek::DescribeCollectionResponse> describe_collection(
    const Services& services, const rek::DescribeCollectionRequest& request, const Context& context
);
Result<rek::ListCollectionsResponse> list_collections(
    const Services& services, const rek::ListCollectionsRequest& request, const Context& context
);
Result<rek::DeleteCollectionResponse> delete_collection(
    const Services& services, const rek::DeleteCollectionRequest& request, const Context& context
);

// index_faces.cc
Result<rek::IndexFacesResponse> index_faces(
    const Services& services, const rek::IndexFacesRequest& request, const Context& context
);

// stored_faces.cc
Result<rek::ListFacesResponse> list_faces(
    const Services& services, const rek::ListFacesRequest& request, const Context& context
);
Result<rek::DeleteFacesResponse> delete_faces(
    const Services& services, const rek::DeleteFacesRequest& request, const Context& context
);

// search.cc
Result<rek::SearchFacesResponse> search_faces(
    const Services& services, const rek::SearchFacesRequest& request, const Context& context
);
Result<rek::SearchFacesByImageResponse> search_faces_by_image(
    const Services& services, const rek::SearchFacesByImageRequest& request, const Context& context
);

// pictures.cc
Result<rek::DetectFacesResponse> detect_faces(
    const Services& services, const rek::DetectFacesRequest& request, const Context& context
);
Result<rek::CompareFacesResponse> compare_faces(
    const Services& services, const rek::CompareFacesRequest& request, const Context& context
);

// detect_labels.cc
Result<rek::DetectLabelsResponse> detect_labels(
    const Services& services, const rek::DetectLabelsRequest& request, const Context& context
);

// detect_moderation_labels.cc
Result<rek::DetectModerationLabelsResponse> detect_moderation_labels(
    const Services& services,
    const rek::DetectModerationLabelsRequest& request,
    const Context& context
);

// server_info.cc
Result<own::GetServerInfoResponse> get_server_info(
    const Services& services, const own::GetServerInfoRequest& request, const Context& context
);

}  // namespace beholden::api
