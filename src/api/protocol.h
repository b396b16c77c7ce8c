#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/call.h"
#include "base/result.h"

namespace beholden::api {

/// How a request and its answer are written.
enum class Protocol : std::uint8_t {
    kJson,   ///< JSON 1.1 with X-Amz-Target: Rekognition and our own service.
    kQuery,  ///< Form fields and XML: the Security Token Service.
};

/// Known by the content type alone, so that also who is not let in gets an answer that its client
/// can read. What is no form counts as JSON.
Protocol protocol_of(const Call& call) noexcept;

/// errors  kMalformedRequest if the content type is not that of a JSON service.
Result<void> check_content_type(const Call& call);

/// The first header of that name; empty if there is none.
std::string_view header(const Call& call, std::string_view name) noexcept;

/// An answer of status 200.
Answer success_answer(Protocol protocol, std::string body, const std::string& request_id);

/// A failure in the protocol's form.
Answer error_answer(Protocol protocol, const Error& error, const std::string& request_id);

}  // namespace beholden::api
