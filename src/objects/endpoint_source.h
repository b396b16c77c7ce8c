#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "objects/address_rules.h"
#include "objects/object_source.h"
#include "objects/signing.h"

namespace beholden::objects {

/// A bucket of an S3-compatible server, as the administrator describes it.
struct EndpointBucket {
    std::string url;  ///< https://HOST[:PORT]; http: only where the network is not the public one.
    std::string region = "us-east-1";
    std::string bucket;         ///< Its name there.
    bool virtual_host = false;  ///< The bucket as a part of the host's name, not of the path.
    Network network = Network::kPublic;
    std::filesystem::path ca_file;           ///< Who vouches for the endpoint. Empty: the system's.
    std::optional<Credentials> credentials;  ///< Absent: requests are not signed.
};

/// Requests are signed with the bucket's own credentials. An answer of 5xx and a broken connection
/// are tried once more.
///
/// clock   Must outlive the source.
/// errors  kInvalidArgument: a URL that is no endpoint, plain HTTP in the public network, a bucket
///         or region that is no name, a CA file that cannot be read.
Result<std::unique_ptr<ObjectSource>> make_endpoint_source(
    EndpointBucket bucket, const Clock& clock
);

}  // namespace beholden::objects
