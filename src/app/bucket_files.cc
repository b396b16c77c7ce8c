#include "app/bucket_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <toml++/toml.h>

#include "base/bytes.h"
#include "crypto/private_file.h"
#include "objects/endpoint_source.h"
#include "objects/folder_source.h"

namespace beholden::app {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 9> kFields = {
    "name",    "folder",  "endpoint", "region",          "bucket-at-endpoint",
    "address", "network", "ca-file",  "credentials-file"
};
// An access key id, a line end, a secret and perhaps another line end: AWS's take 62 bytes.
constexpr std::size_t kCredentialsBytesMax = 1'024;

/// The text fields of one table. Whatever is not text or not known was refused before.
using Fields = std::map<std::string, std::string, std::less<>>;

tl::unexpected<Error> refused(const std::string& bucket, const std::string& why) {
    return fail(ErrorCode::kInvalidArgument, "bucket '" + bucket + "': " + why);
}

std::string field(const Fields& fields, std::string_view name, std::string fallback = {}) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::move(fallback) : found->second;
}

Result<Fields> read_fields(const toml::table& table) {
    Fields fields;
    const std::string name = table["name"].value_or<std::string>("?");
    for (const auto& [key, node] : table) {
        const std::string_view word = key.str();
        if (std::ranges::find(kFields, word) == kFields.end()) {
            return refused(name, "unknown field '" + std::string(word) + "'");
        }
        if (!node.is_string()) return refused(name, std::string(word) + " must be text");
        fields.emplace(word, *node.value<std::string>());
    }
    return fields;
}

/// One of the words, by its place in the list.
Result<std::size_t> choose(
    const std::string& bucket,
    const std::string& name,
    const std::string& value,
    std::span<const std::string_view> words
) {
    const auto found = std::ranges::find(words, value);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string all;
    for (const std::string_view word : words) {
        if (!all.empty()) all += " or ";
        all += word;
    }
    return refused(bucket, name + " must be " + all + ", not '" + value + "'");
}

/// Two lines: access key id, secret.
Result<objects::Credentials> read_credentials(const std::string& bucket, const fs::path& file) {
    BH_TRY_ASSIGN(
        const auto content,
        crypto::read_private_file(
            file, {.what = "bucket credentials", .bytes_max = kCredentialsBytesMax}
        )
    );
    if (!content) {
        return fail(
            ErrorCode::kNotFound, "bucket '" + bucket + "': there is no such credentials-file.",
            file.string()
        );
    }
    std::string_view text = as_text(*content);
    if (text.ends_with('\n')) text.remove_suffix(1);
    const std::size_t end = text.find('\n');
    const bool two_lines =
        end != std::string_view::npos && text.find('\n', end + 1) == std::string_view::npos;
    const auto printable = [](char c) { return c > ' ' && c < 0x7f; };
    const std::string_view id = text.substr(0, end);
    const std::string_view secret = two_lines ? text.substr(end + 1) : std::string_view();
    if (id.empty() || secret.empty() || !std::ranges::all_of(id, printable) ||
        !std::ranges::all_of(secret, printable)) {
        return refused(
            bucket, "credentials-file must hold an access key id and a secret, a line each"
        );
    }
    const auto bytes = as_bytes(secret);
    return objects::Credentials{std::string(id), {bytes.begin(), bytes.end()}};
}

Result<objects::EndpointBucket> read_endpoint(
    const std::string& name, const Fields& fields, const fs::path& folder
) {
    static constexpr std::array<std::string_view, 2> kAddresses = {"path", "virtual-host"};
    static constexpr std::array<std::string_view, 3> kNetworks = {"public", "private", "loopback"};
    static constexpr std::array kNetworkOf = {
        objects::Network::kPublic, objects::Network::kPrivate, objects::Network::kLoopback
    };
    objects::EndpointBucket bucket;
    bucket.url = field(fields, "endpoint");
    bucket.region = field(fields, "region", bucket.region);
    bucket.bucket = field(fields, "bucket-at-endpoint", name);
    BH_TRY_ASSIGN(
        const std::size_t address,
        choose(name, "address", field(fields, "address", "path"), kAddresses)
    );
    bucket.virtual_host = address == 1;
    BH_TRY_ASSIGN(
        const std::size_t network,
        choose(name, "network", field(fields, "network", "public"), kNetworks)
    );
    bucket.network = kNetworkOf[network];
    if (const std::string file = field(fields, "ca-file"); !file.empty()) {
        bucket.ca_file = folder / file;
    }
    if (const std::string file = field(fields, "credentials-file"); !file.empty()) {
        BH_TRY_ASSIGN(bucket.credentials, read_credentials(name, folder / file));
    }
    return bucket;
}

Result<std::unique_ptr<objects::ObjectSource>> make_source(
    const std::string& name, const Fields& fields, const fs::path& folder, const Clock& clock
) {
    if (fields.contains("folder") == fields.contains("endpoint")) {
        return refused(name, "either folder or endpoint must be given");
    }
    auto made = [&]() -> Result<std::unique_ptr<objects::ObjectSource>> {
        if (!fields.contains("folder")) {
            BH_TRY_ASSIGN(auto endpoint, read_endpoint(name, fields, folder));
            return objects::make_endpoint_source(std::move(endpoint), clock);
        }
        if (fields.size() != fields.count("name") + 1) {
            return refused(name, "a folder takes no other field");
        }
        return objects::make_folder_source(folder / field(fields, "folder"));
    }();
    if (!made && !made.error().message.starts_with("bucket '")) {
        made.error().message = "bucket '" + name + "': " + made.error().message;
    }
    return made;
}

Result<toml::table> parse(const fs::path& file) {
    try {
        return toml::parse_file(file.string());
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorCode::kInvalidArgument, file.string() + ": " + std::string(error.description()) +
                                             " (line " + std::to_string(error.source().begin.line) +
                                             ")"
        );
    }
}

}  // namespace

Result<objects::Buckets> load_buckets(const fs::path& file, const Clock& clock) {
    objects::Buckets buckets;
    if (file.empty()) return buckets;
    BH_TRY_ASSIGN(const toml::table table, parse(file));
    const toml::array* list = table["bucket"].as_array();
    const bool only_tables =
        list != nullptr && table.size() == 1 &&
        std::ranges::all_of(*list, [](const toml::node& node) { return node.is_table(); });
    if (!only_tables && !table.empty()) {
        return fail(
            ErrorCode::kInvalidArgument, file.string() + ": only [[bucket]] tables are known"
        );
    }
    if (list == nullptr) return buckets;
    for (const toml::node& node : *list) {
        BH_TRY_ASSIGN(const Fields fields, read_fields(*node.as_table()));
        const std::string name = field(fields, "name");
        BH_TRY_ASSIGN(auto source, make_source(name, fields, file.parent_path(), clock));
        BH_TRY(buckets.add(name, std::move(source)));
    }
    return buckets;
}

}  // namespace beholden::app
