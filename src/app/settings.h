#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.h"
#include "base/log.h"
#include "base/result.h"

namespace beholden::app {

/// Whether and how the listener speaks TLS.
enum class TlsMode : std::uint8_t {
    kAuto,   ///< The configured certificate, or a self-signed one made at first start.
    kFiles,  ///< The configured certificate; refuses to start without.
    kOff,    ///< Plain HTTP; only on loopback unless forced.
};

/// Everything `beholden serve` can be told. Defaults are the product's defaults.
struct Settings {
    std::filesystem::path data_dir;
    std::filesystem::path assets_dir;            ///< Empty: found beside the executable.
    std::filesystem::path pack_file;             ///< Empty: <assets>/packs/face-default.toml.
    std::filesystem::path label_pack_file;       ///< Empty: <assets>/packs/labels-default.toml.
    std::filesystem::path equipment_pack_file;   ///< Empty: .../equipment-default.toml.
    std::filesystem::path moderation_pack_file;  ///< Empty: .../moderation-default.toml.
    std::filesystem::path clip_pack_file;        ///< Empty: no prompts are told.
    std::filesystem::path text_pack_file;        ///< Empty: <assets>/packs/text-default.toml.
    std::filesystem::path buckets_file;          ///< Empty: no bucket is known.
    std::filesystem::path root_key_file;  ///< Empty: systemd credential, else <data-dir>/root.key.
    std::string listen_address = "127.0.0.1";
    std::uint16_t listen_port = 8080;
    TlsMode tls = TlsMode::kAuto;
    std::filesystem::path tls_certificate_file;
    std::filesystem::path tls_private_key_file;
    bool plain_http_forced = false;  ///< Allows TlsMode::kOff beyond loopback.
    int workers = 0;                 ///< Pictures decoded at once; 0: one per core.
    bool replays_refused = false;    ///< Strict: a repeated signature may not change state.
    /// Per long-term key and operation; 0: no limit. Ten times what the largest honest client needs
    /// of one server, so that it is felt by runaway loops alone.
    int calls_per_second = 1'000;
    int burst_calls = 5'000;                  ///< Calls that may come at once.
    int searches_per_hour = 0;                ///< Per person; 0: no limit.
    int faces_per_day = 0;                    ///< Different faces shown to a person; 0: no limit.
    std::string audit_origin;                 ///< Empty: the one the log has, or a default.
    std::filesystem::path audit_head_file;    ///< Empty: <data-dir>/audit-head.
    std::filesystem::path audit_policy_file;  ///< Empty: no witnesses.
    std::chrono::seconds checkpoint_interval{5};
    CollectionId celebrity_collection;        ///< Empty: RecognizeCelebrities knows nobody.
    std::filesystem::path celebrity_file;     ///< Empty: celebrities are called by their UserId.
    std::filesystem::path review_flows_file;  ///< Empty: no human loops.
    LogLevel log_level = LogLevel::kInfo;
};

/// Where the newest published head of the audit log is kept.
std::filesystem::path audit_head_file(const Settings& settings);

/// Every setting as one text, for a hash that tells whether they changed. They hold no secrets.
std::string describe(const Settings& settings);

/// Reads one setting by its name in `beholden.toml` (`listen`, `tls`, ...), which is also the flag
/// without dashes and, in upper case with underscores after `BEHOLDEN_`, the environment variable.
using SettingSource = std::function<std::optional<std::string>(const std::string& name)>;

/// Names of all settings, in the order of the documentation.
[[nodiscard]] std::span<const std::string_view> setting_names() noexcept;

/// Builds settings from sources in rising order of precedence: file, environment, flags.
///
/// errors  kInvalidArgument naming the setting and what it accepts.
Result<Settings> make_settings(
    const SettingSource& file, const SettingSource& environment, const SettingSource& flags
);

/// The settings of a TOML file of flat `name = value` lines. Unknown names are refused.
///
/// errors  kIo, kInvalidArgument.
Result<SettingSource> load_settings_file(const std::filesystem::path& path);

/// `BEHOLDEN_<NAME>` of this process.
SettingSource environment_settings();

/// A flag of another command than `serve`, or the environment as for the server; empty: neither.
std::string flag_or_environment(const std::string& flag, const std::string& name);

}  // namespace beholden::app
