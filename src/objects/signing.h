#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/secret.h"

namespace beholden::objects {

/// An access key of an endpoint.
struct Credentials {
    std::string access_key_id;
    crypto::SecretBytes secret;
};

/// A request without a body, as its signature covers it.
struct GetRequest {
    std::string_view
        host;  ///< As in the Host header: with the port where that is not the scheme's.
    std::string_view path;   ///< Encoded; sent as it is.
    std::string_view query;  ///< Encoded, sorted by name; empty: none.
    std::string_view region;
};

/// The headers that sign a GET to an S3-compatible service: "Name: value" each.
///
/// threads  pure.
/// source   Signature Version 4 for S3: the path is encoded once and not normalised, and the hash
///          of the (empty) body is a signed header.
std::vector<std::string> sign_get(
    const GetRequest& request, const Credentials& credentials, std::chrono::sys_seconds now
);

}  // namespace beholden::objects
