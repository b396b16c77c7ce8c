#include "app/serve_command.h"

#include <csignal>
#include <map>
#include <memory>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include "app/service.h"
#include "app/settings.h"
#include "crypto/process.h"
#include "http/post.h"

namespace beholden::app {

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kUsage = 2;

using Flags = std::map<std::string, std::string>;

const std::map<std::string_view, const char*>& help_texts() {
    static const std::map<std::string_view, const char*> kTexts = {
        {"data-dir", "Where the server keeps its state"},
        {"listen", "ADDRESS:PORT (127.0.0.1:8080); port 0 takes a free one"},
        {"tls", "auto (self-signed unless given), files, or off (loopback only)"},
        {"tls-certificate", "PEM file"},
        {"tls-private-key", "PEM file"},
        {"force-plain-http", "true allows tls off beyond loopback"},
        {"assets-dir", "Models, packs and calibration"},
        {"pack", "Face pack file"},
        {"label-pack", "Label pack file"},
        {"equipment-pack", "Equipment pack file"},
        {"moderation-pack", "Moderation pack file"},
        {"text-pack", "Text pack file"},
        {"clip-pack", "CLIP pack file; none if absent"},
        {"root-key-file", "32 random bytes, mode 0400"},
        {"workers", "Pictures decoded at once; 0: one per core"},
        {"celebrity-collection", "Collection whose users RecognizeCelebrities names"},
        {"celebrity-file", "Names and links of those users"},
        {"review-flows", "Which moderated pictures go to a human, and to whom"},
        {"refuse-replays", "true refuses repeated signatures that change state"},
        {"audit-origin", "Name of the audit log in signed heads; fixed at the first start"},
        {"audit-head-file", "Where the newest published head is kept (<data-dir>/audit-head)"},
        {"audit-policy", "C2SP tlog-policy file: witnesses that cosign heads"},
        {"checkpoint-interval", "Seconds between signed heads of the log (5)"},
        {"buckets-file", "What S3Object may name: endpoints and folders"},
        {"calls-per-second", "Per key and operation (1000); 0: no limit"},
        {"burst-calls", "Calls of a key and operation that may come at once (5000)"},
        {"searches-per-hour", "Per person; 0: no limit"},
        {"faces-per-day", "Different faces shown to a person; 0: no limit"},
        {"log-level", "debug, info, warning or error"},
        {"config", "beholden.toml; flags and BEHOLDEN_* win over it"},
    };
    return kTexts;
}

Result<Settings> settings_from(const Flags& flags) {
    const auto from_flags = [&flags](const std::string& name) -> std::optional<std::string> {
        const auto found = flags.find(name);
        if (found == flags.end() || found->second.empty()) return std::nullopt;
        return found->second;
    };
    const SettingSource environment = environment_settings();
    SettingSource file = [](const std::string&) -> std::optional<std::string> { return {}; };
    auto config = from_flags("config");
    if (!config) config = environment("config");
    if (config) {
        BH_TRY_ASSIGN(file, load_settings_file(*config));
    }
    return make_settings(file, environment, from_flags);
}

void complain(const Error& error) {
    fmt::print(stderr, "beholden: {}\n", error.message);
    if (!error.detail.empty()) fmt::print(stderr, "  {}\n", error.detail);
}

/// Signals are taken by one thread that waits for them; every later thread inherits the mask.
sigset_t block_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT}) ::sigaddset(&signals, signal);
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file at its limit is an error of the write
    return signals;
}

int serve(const Settings& settings) {
    const sigset_t signals = block_signals();
    ::umask(0077);  // Nothing we create is for others to read.
    const SystemClock clock;
    Logger logger(STDERR_FILENO, settings.log_level, clock);
    if (auto hardened = crypto::harden_process(); !hardened) {
        logger.log(LogLevel::kWarning, "not-hardened", {{"detail", hardened.error().detail}});
    }
    http::initialise_client();
    auto service = Service::start(settings, clock, logger);
    if (!service) {
        complain(service.error());
        return kFailed;
    }
    fmt::print("Beholden listens on {} (SIGTERM or Ctrl-C stops it)\n", (*service)->url());
    std::fflush(stdout);
    int signal = 0;
    ::sigwait(&signals, &signal);
    logger.log(LogLevel::kInfo, "stopping");
    (*service)->stop();
    const bool failed = (*service)->failed();
    service->reset();
    logger.log(LogLevel::kInfo, "stopped");
    return failed ? kFailed : kDone;
}

}  // namespace

void add_serve_command(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand("serve", "Run the server in the foreground");
    auto flags = std::make_shared<Flags>();
    for (const std::string_view name : setting_names()) {
        command->add_option(
            "--" + std::string(name), (*flags)[std::string(name)], help_texts().at(name)
        );
    }
    command->callback([flags, &exit_code] {
        const auto settings = settings_from(*flags);
        if (!settings) {
            complain(settings.error());
            exit_code = kUsage;
            return;
        }
        exit_code = serve(*settings);
    });
}

}  // namespace beholden::app
