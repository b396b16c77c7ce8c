#include "app/settings.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <map>

#include <toml++/toml.h>

#include "base/bytes.h"

namespace beholden::app {

namespace {

constexpr std::array<std::string_view, 30> kNames = {
    "data-dir",
    "listen",
    "tls",
    "tls-certificate",
    "tls-private-key",
    "force-plain-http",
    "assets-dir",
    "pack",
    "label-pack",
    "equipment-pack",
    "moderation-pack",
    "text-pack",
    "clip-pack",
    "root-key-file",
    "workers",
    "refuse-replays",
    "calls-per-second",
    "burst-calls",
    "searches-per-hour",
    "faces-per-day",
    "buckets-file",
    "audit-origin",
    "audit-head-file",
    "audit-policy",
    "checkpoint-interval",
    "celebrity-collection",
    "celebrity-file",
    "review-flows",
    "log-level",
    "config",
};

Result<bool> parse_bool(const std::string& name, const std::string& text) {
    if (text == "true" || text == "1" || text == "on") return true;
    if (text == "false" || text == "0" || text == "off") return false;
    return fail(ErrorCode::kInvalidArgument, name + " must be true or false, not '" + text + "'");
}

Result<int> parse_int(const std::string& name, const std::string& text, int low, int high) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
        return fail(
            ErrorCode::kInvalidArgument, name + " must be a whole number from " +
                                             std::to_string(low) + " to " + std::to_string(high) +
                                             ", not '" + text + "'"
        );
    }
    return value;
}

/// `address:port`, `[v6]:port` or a bare port.
Result<void> apply_listen(const std::string& text, Settings& settings) {
    std::string address = settings.listen_address;
    std::string port = text;
    if (const auto colon = text.rfind(':'); colon != std::string::npos) {
        address = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    if (address.size() >= 2 && address.front() == '[' && address.back() == ']') {
        address = address.substr(1, address.size() - 2);
    }
    if (address.empty()) {
        return fail(ErrorCode::kInvalidArgument, "listen must be ADDRESS:PORT, not '" + text + "'");
    }
    BH_TRY_ASSIGN(const int number, parse_int("the port of listen", port, 0, 65535));
    settings.listen_address = address;
    settings.listen_port = static_cast<std::uint16_t>(number);
    return {};
}

Result<void> apply_tls(const std::string& text, Settings& settings) {
    static const std::map<std::string, TlsMode> kModes = {
        {"auto", TlsMode::kAuto}, {"files", TlsMode::kFiles}, {"off", TlsMode::kOff}
    };
    const auto found = kModes.find(text);
    if (found == kModes.end()) {
        return fail(
            ErrorCode::kInvalidArgument, "tls must be auto, files or off, not '" + text + "'"
        );
    }
    settings.tls = found->second;
    return {};
}

Result<void> apply_log_level(const std::string& text, Settings& settings) {
    static const std::map<std::string, LogLevel> kLevels = {
        {"debug", LogLevel::kDebug},
        {"info", LogLevel::kInfo},
        {"warning", LogLevel::kWarning},
        {"error", LogLevel::kError}
    };
    const auto found = kLevels.find(text);
    if (found == kLevels.end()) {
        return fail(
            ErrorCode::kInvalidArgument,
            "log-level must be debug, info, warning or error, not '" + text + "'"
        );
    }
    settings.log_level = found->second;
    return {};
}

Result<void> apply_flag(const std::string& name, const std::string& text, bool& field) {
    BH_TRY_ASSIGN(field, parse_bool(name, text));
    return {};
}

/// A whole number from 0.
Result<void> apply_count(const std::string& name, const std::string& text, int high, int& field) {
    BH_TRY_ASSIGN(field, parse_int(name, text, 0, high));
    return {};
}

constexpr int kWorkersMax = 1'024;
constexpr int kRateMax = 1'000'000;
/// More would not be remembered for even twenty people: limits::kQuotaFacesMax.
constexpr int kFacesPerDayMax = 100'000;

Result<void> apply_limit(const std::string& name, const std::string& text, Settings& settings) {
    if (name == "calls-per-second") {
        return apply_count(name, text, kRateMax, settings.calls_per_second);
    }
    if (name == "burst-calls") return apply_count(name, text, kRateMax, settings.burst_calls);
    if (name == "searches-per-hour") {
        return apply_count(name, text, kRateMax, settings.searches_per_hour);
    }
    if (name == "faces-per-day") {
        return apply_count(name, text, kFacesPerDayMax, settings.faces_per_day);
    }
    return {};
}

Result<void> apply_checkpoint_interval(const std::string& text, Settings& settings) {
    BH_TRY_ASSIGN(const int seconds, parse_int("checkpoint-interval", text, 1, 3'600));
    settings.checkpoint_interval = std::chrono::seconds(seconds);
    return {};
}

Result<void> apply(const std::string& name, const std::string& text, Settings& settings) {
    if (name == "listen") return apply_listen(text, settings);
    if (name == "tls") return apply_tls(text, settings);
    if (name == "log-level") return apply_log_level(text, settings);
    if (name == "checkpoint-interval") return apply_checkpoint_interval(text, settings);
    if (name == "workers") return apply_count(name, text, kWorkersMax, settings.workers);
    if (name == "force-plain-http") return apply_flag(name, text, settings.plain_http_forced);
    if (name == "refuse-replays") return apply_flag(name, text, settings.replays_refused);
    if (name == "data-dir") settings.data_dir = text;
    if (name == "assets-dir") settings.assets_dir = text;
    if (name == "pack") settings.pack_file = text;
    if (name == "label-pack") settings.label_pack_file = text;
    if (name == "equipment-pack") settings.equipment_pack_file = text;
    if (name == "moderation-pack") settings.moderation_pack_file = text;
    if (name == "text-pack") settings.text_pack_file = text;
    if (name == "clip-pack") settings.clip_pack_file = text;
    if (name == "root-key-file") settings.root_key_file = text;
    if (name == "buckets-file") settings.buckets_file = text;
    if (name == "celebrity-collection") settings.celebrity_collection = CollectionId(text);
    if (name == "review-flows") settings.review_flows_file = text;
    if (name == "celebrity-file") settings.celebrity_file = text;
    if (name == "tls-certificate") settings.tls_certificate_file = text;
    if (name == "audit-origin") settings.audit_origin = text;
    if (name == "audit-head-file") settings.audit_head_file = text;
    if (name == "audit-policy") settings.audit_policy_file = text;
    if (name == "tls-private-key") settings.tls_private_key_file = text;
    return apply_limit(name, text, settings);
}

bool is_loopback(const std::string& address) {
    return address == "localhost" || address == "::1" || address.starts_with("127.");
}

Result<void> check(const Settings& settings) {
    if (settings.data_dir.empty()) {
        return fail(
            ErrorCode::kInvalidArgument, "data-dir must be given: where the server keeps its state"
        );
    }
    if (settings.tls == TlsMode::kOff && !is_loopback(settings.listen_address) &&
        !settings.plain_http_forced) {
        return fail(
            ErrorCode::kInvalidArgument,
            "tls off beyond loopback would send signed requests in the clear: give a loopback "
            "address, turn tls on, or set force-plain-http"
        );
    }
    if (settings.calls_per_second > 0 && settings.burst_calls < 1) {
        return fail(
            ErrorCode::kInvalidArgument, "burst-calls must be at least 1 where calls are limited"
        );
    }
    if (!settings.celebrity_file.empty() && settings.celebrity_collection.empty()) {
        return fail(
            ErrorCode::kInvalidArgument,
            "celebrity-file says who the users of celebrity-collection are: give that too"
        );
    }
    const bool certificate = !settings.tls_certificate_file.empty();
    const bool key = !settings.tls_private_key_file.empty();
    if (certificate != key || (settings.tls == TlsMode::kFiles && !certificate)) {
        return fail(
            ErrorCode::kInvalidArgument,
            "tls-certificate and tls-private-key must be given together"
        );
    }
    return {};
}

std::string variable_name(std::string name) {
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
        return c == '-' ? '_' : static_cast<char>(std::toupper(c));
    });
    return "BEHOLDEN_" + name;
}

}  // namespace

std::span<const std::string_view> setting_names() noexcept { return kNames; }

std::filesystem::path audit_head_file(const Settings& settings) {
    if (!settings.audit_head_file.empty()) return settings.audit_head_file;
    return settings.data_dir / "audit-head";
}

std::string describe(const Settings& settings) {
    std::string text;
    const auto add = [&text](std::string_view name, const std::string& value) {
        text += std::string(name) + "=" + value + "\n";
    };
    add("data-dir", settings.data_dir.string());
    add("assets-dir", settings.assets_dir.string());
    add("pack", settings.pack_file.string());
    add("label-pack", settings.label_pack_file.string());
    add("equipment-pack", settings.equipment_pack_file.string());
    add("moderation-pack", settings.moderation_pack_file.string());
    add("text-pack", settings.text_pack_file.string());
    add("clip-pack", settings.clip_pack_file.string());
    add("root-key-file", settings.root_key_file.string());
    add("listen", settings.listen_address + ":" + std::to_string(settings.listen_port));
    add("tls", std::to_string(static_cast<int>(settings.tls)));
    add("tls-certificate", settings.tls_certificate_file.string());
    add("tls-private-key", settings.tls_private_key_file.string());
    add("force-plain-http", settings.plain_http_forced ? "true" : "false");
    add("workers", std::to_string(settings.workers));
    add("refuse-replays", settings.replays_refused ? "true" : "false");
    add("buckets-file", settings.buckets_file.string());
    add("review-flows", settings.review_flows_file.string());
    add("audit-origin", settings.audit_origin);
    add("audit-head-file", audit_head_file(settings).string());
    add("audit-policy", settings.audit_policy_file.string());
    add("checkpoint-interval", std::to_string(settings.checkpoint_interval.count()));
    add("log-level", std::to_string(static_cast<int>(settings.log_level)));
    return text;
}

Result<Settings> make_settings(
    const SettingSource& file, const SettingSource& environment, const SettingSource& flags
) {
    Settings settings;
    for (const std::string_view view : kNames) {
        const std::string name(view);
        std::optional<std::string> value = flags(name);
        if (!value) value = environment(name);
        if (!value) value = file(name);
        if (value) BH_TRY(apply(name, *value, settings));
    }
    BH_TRY(check(settings));
    return settings;
}

Result<SettingSource> load_settings_file(const std::filesystem::path& path) {
    toml::table table;
    try {
        table = toml::parse_file(path.string());
    } catch (const toml::parse_error& error) {
        return fail(
            ErrorCode::kInvalidArgument, path.string() + ": " + std::string(error.description()) +
                                             " (line " + std::to_string(error.source().begin.line) +
                                             ")"
        );
    }
    std::map<std::string, std::string> values;
    for (const auto& [key, node] : table) {
        const std::string name(key.str());
        if (std::find(kNames.begin(), kNames.end(), name) == kNames.end() || name == "config") {
            return fail(
                ErrorCode::kInvalidArgument, path.string() + ": unknown setting '" + name + "'"
            );
        }
        if (const auto text = node.value<std::string>(); text && node.is_string()) {
            values[name] = *text;
        } else if (node.is_boolean()) {
            values[name] = *node.value<bool>() ? "true" : "false";
        } else if (node.is_integer()) {
            values[name] = std::to_string(*node.value<std::int64_t>());
        } else {
            return fail(
                ErrorCode::kInvalidArgument,
                path.string() + ": " + name + " must be a string, a whole number, true or false"
            );
        }
    }
    return [values](const std::string& name) -> std::optional<std::string> {
        const auto found = values.find(name);
        if (found == values.end()) return std::nullopt;
        return found->second;
    };
}

SettingSource environment_settings() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(variable_name(name).c_str());
        if (value == nullptr) return std::nullopt;
        return std::string(value);
    };
}

std::string flag_or_environment(const std::string& flag, const std::string& name) {
    return flag.empty() ? environment_settings()(name).value_or("") : flag;
}

}  // namespace beholden::app
