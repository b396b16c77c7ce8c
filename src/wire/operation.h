#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/result.h"

/// The wire room: service models as generated structs, the JSON codec, constraint checks, the error
/// table and pagination tokens. It knows shapes and texts; what an operation does is not known
/// here.
///
/// How a dispatcher uses it:
///
///     #include "wire/operation.h"
///     #include "wire/rekognition/operations.h"  // operation tags; cheap
///     #include "wire/rekognition/shapes.h"      // structs; only where members are touched
///
///     using Op = rekognition::SearchFaces;      // Op::Request, Op::Response, Op::kName,
///     Op::kTarget auto request = decode_request<Op>(body);  //
///     Result<rekognition::SearchFacesRequest> std::string text = encode_response<Op>(response);
///     const OperationInfo* known = find_operation("RekognitionService.SearchFaces");
///     for (const OperationInfo& each : all_operations()) { ... }
///     RenderedError answer = render_error(error, request_id);  // wire/error_map.h
///
/// A required member is a plain value, any other a std::optional. Blobs are Bytes, timestamps
/// TimePoint, lists std::vector, maps std::map<std::string, ...>; enumerations are strings, with
/// the known values as constants (rekognition::QualityFilter::AUTO). Our own service is in
/// namespace beholden_api (wire/beholden_api/operations.h, wire/beholden_api/shapes.h).
namespace beholden::wire {

struct Schema;

enum class Service : std::uint8_t {
    kRekognition,  ///< The published API.
    kBeholden,     ///< Our own, described under api/.
};

/// "Rekognition" or "Beholden".
std::string_view name_of(Service service) noexcept;

/// One operation of a served model, whether or not this server performs it.
struct OperationInfo {
    Service service = Service::kRekognition;
    std::string_view name;    ///< "SearchFaces"
    std::string_view target;  ///< Value of X-Amz-Target: "RekognitionService.SearchFaces"
    const Schema* request = nullptr;
    const Schema* response = nullptr;
    std::span<const std::string_view> errors;  ///< Exceptions that the model lists for it.
};

/// Every operation of both models, by service and name.
///
/// threads  constant data.
std::span<const OperationInfo> all_operations() noexcept;

/// The operation of that X-Amz-Target; null if no model has it.
///
/// threads  pure.
const OperationInfo* find_operation(std::string_view target) noexcept;

namespace internal {
Result<void> decode_into(const Schema& schema, void* structure, std::string_view json);
std::string encode_from(const Schema& schema, const void* structure);
}  // namespace internal

/// Reads and checks the body of a request.
///
/// json     the body as received, at most limits::kBodyBytesMax.
/// errors   kMalformedRequest if the text is not the JSON that the shape asks for; kValidation,
///          naming every broken constraint, if a value is outside the model's domain.
/// threads  pure; safe to call concurrently.
template <class Op>
Result<typename Op::Request> decode_request(std::string_view json) {
    typename Op::Request request{};
    BH_TRY(internal::decode_into(*Op::info().request, &request, json));
    return request;
}

/// Writes the body of a response. Absent members are left out.
///
/// threads  pure; safe to call concurrently.
template <class Op>
std::string encode_response(const typename Op::Response& response) {
    return internal::encode_from(*Op::info().response, &response);
}

}  // namespace beholden::wire
