#include "app/service.h"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <future>
#include <optional>
#include <thread>
#include <utility>

#include <malloc.h>
#include <unistd.h>

#include "analysis/equipment/equipment.h"
#include "analysis/labels/labels.h"
#include "analysis/moderation/moderation.h"
#include "analysis/text/text.h"
#include "api/operations.h"
#include "api/search_quota.h"
#include "api/security_tokens.h"
#include "api/throttle.h"
#include "app/audit_log.h"
#include "app/audit_routes.h"
#include "app/bucket_files.h"
#include "app/celebrity_file.h"
#include "app/clock_watch.h"
#include "app/flow_file.h"
#include "app/key_desk.h"
#include "app/key_watch.h"
#include "app/log_view.h"
#include "app/metrics.h"
#include "app/opening_watch.h"
#include "app/paths.h"
#include "app/picture_models.h"
#include "app/router.h"
#include "app/sweeper.h"
#include "app/version.h"
#include "auth/access_keys.h"
#include "auth/session_token.h"
#include "auth/sigv4.h"
#include "base/bytes.h"
#include "base/limits.h"
#include "base/thread_pool.h"
#include "crypto/hash.h"
#include "crypto/root_key.h"
#include "http/self_signed.h"
#include "infer/runtime.h"
#include "policy/profiles.h"
#include "store/data_directory.h"
#include "store/logged_write.h"
#include "store/sqlite/sqlite_store.h"
#include "wire/page_token.h"

namespace beholden::app {

namespace {

// How long an overdue face may still lie on the disk; nothing finds it any more.
constexpr std::chrono::milliseconds kSweepPeriod{1'000};
// How often the log says how far reading the collections is.
constexpr std::chrono::milliseconds kReadingPeriod{2'000};
// How long DetectLabels and its like wait for faces to be read: less than a client's patience.
constexpr std::chrono::milliseconds kPictureModelsWait{10'000};

std::chrono::milliseconds steady_time() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now().time_since_epoch()
    );
}

template <class T>
const T* if_there(const std::optional<T>& value) {
    return value ? &*value : nullptr;
}

/// Loading models and reading faces leave tens of megabytes free between what stays; the system
/// would not see them again.
void give_memory_back() { ::malloc_trim(0); }

std::size_t worker_count(const Settings& settings) {
    if (settings.workers > 0) return static_cast<std::size_t>(settings.workers);
    return std::max(1U, std::thread::hardware_concurrency());
}

/// Certificate and key: those given, or our own; none for plain HTTP.
Result<std::optional<http::Options::Tls>> tls_of(const Settings& settings) {
    if (settings.tls == TlsMode::kOff) return std::nullopt;
    if (!settings.tls_certificate_file.empty()) {
        return http::Options::Tls{
            settings.tls_certificate_file.string(), settings.tls_private_key_file.string()
        };
    }
    const auto directory = settings.data_dir / "tls";
    BH_TRY(store::make_data_directory(directory));
    BH_TRY_ASSIGN(auto own, http::make_self_signed(directory));
    return own;
}

/// Has the log told of a key before anything is answered to it.
class WatchedAuthenticator final : public auth::Authenticator {
public:
    WatchedAuthenticator(auth::Authenticator& inner, KeyWatch& watch)
        : inner_(inner), watch_(watch) {}
    Result<auth::Authenticated> verify(const auth::SignedRequest& request) override {
        BH_TRY_ASSIGN(auto caller, inner_.verify(request));
        // Sessions have ids of their own (ASIA...), and leaves of their own when they begin.
        if (caller.principal.access_key_id.str().starts_with("AKIA")) {
            BH_TRY(watch_.expect(caller.principal.access_key_id, caller.principal.role));
        }
        return caller;
    }

private:
    auth::Authenticator& inner_;
    KeyWatch& watch_;
};

class RunningService final : public Service {
public:
    RunningService(const Settings& settings, const Clock& clock, Logger& logger)
        : settings_(settings),
          clock_(clock),
          logger_(logger),
          throttle_({settings.calls_per_second, settings.burst_calls}, clock),
          quota_({settings.searches_per_hour, settings.faces_per_day}, clock),
          clock_watch_(clock, steady_time) {}

    Result<void> start() {
        BH_TRY(start_decoders());
        BH_TRY(open_state());
        BH_TRY_ASSIGN(buckets_, load_buckets(settings_.buckets_file, clock_));
        // Nothing is read of the store, nor written, before it is known to be whole.
        auto whole = std::async(std::launch::async, [this] {
            return store::sqlite::check_integrity(settings_.data_dir);
        });
        BH_TRY(load_face_model());
        BH_TRY(whole.get());
        load_picture_models_later();
        BH_TRY(open_gallery());
        BH_TRY_ASSIGN(profiles_, policy::Profiles::load(assets_dir(settings_) / "profiles"));
        BH_TRY(open_log());
        BH_TRY(load_celebrities());
        BH_TRY(load_flows());
        make_dispatcher();
        log_->publish_from_now_on();
        sweeper_ = std::make_unique<Sweeper>(
            *gallery_, logger_, Sweeper::Periods{kSweepPeriod, limits::kLeadSweepInterval}
        );
        return listen();
    }

    [[nodiscard]] std::string url() const override {
        const bool v6 = settings_.listen_address.find(':') != std::string::npos;
        return std::string(settings_.tls == TlsMode::kOff ? "http://" : "https://") +
               (v6 ? "[" + settings_.listen_address + "]" : settings_.listen_address) + ":" +
               std::to_string(server_->port());
    }

    void stop() override {
        router_->stop();
        server_->stop();
        sweeper_.reset();
        static_cast<void>(dispatcher_->log_unauthenticated(true));
        log_->stop();
    }

    [[nodiscard]] bool failed() const override { return ended_ || !store_->health(); }

private:
    Result<void> open_state() {
        BH_TRY_ASSIGN(auto directory, store::DataDirectory::lock(settings_.data_dir));
        const auto source = root_key_source(settings_);
        BH_TRY_ASSIGN(root_key_, crypto::load_root_key(source));
        if (!source.credentials_dir && !source.configured_file) {
            logger_.log(
                LogLevel::kWarning, "root-key-beside-data",
                {{"advice", "move root.key out of the data directory: docs/security.md"}}
            );
        }
        BH_TRY_ASSIGN(
            store_, store::sqlite::open_store(std::move(directory), root_key_, store_options())
        );
        BH_TRY_ASSIGN(keys_, auth::AccessKeys::open(settings_.data_dir, root_key_, clock_));
        const auto token_key = crypto::derive_key(root_key_, "page-token");
        sessions_ = std::make_unique<auth::SessionTokens>(root_key_);
        tokens_ = std::make_unique<wire::PageTokens>(token_key.bytes(), clock_);
        return warn_without_keys();
    }

    store::sqlite::StoreOptions store_options() {
        // The store fails closed: whatever cannot be made durable ends the process.
        store::sqlite::StoreOptions options;
        options.check_integrity = false;  // start() does, beside the models.
        options.on_failure = [this](const Error& error) {
            logger_.log(LogLevel::kError, "store-failed", {{"detail", error.detail}});
            ::kill(::getpid(), SIGTERM);
        };
        return options;
    }

    Result<void> warn_without_keys() {
        BH_TRY_ASSIGN(const auto keys, keys_->list());
        if (std::ranges::none_of(keys, &auth::AccessKey::enabled)) {
            logger_.log(LogLevel::kWarning, "no-access-keys", {{"advice", "beholden keys create"}});
        }
        return {};
    }

    Result<void> start_decoders() {
        imaging::DecodePool::Options options;
        options.workers = worker_count(settings_);
        BH_TRY_ASSIGN(auto pool, imaging::DecodePool::start(std::move(options)));
        decoder_ = std::make_unique<imaging::Decoder>(imaging::DecoderOptions{}, std::move(pool));
        return {};
    }

    Result<void> load_face_model() {
        BH_TRY_ASSIGN(runtime_, infer::Runtime::open(infer::Runtime::default_library()));
        BH_TRY_ASSIGN(
            faces_, analysis::FacePack::load(*runtime_, pack_file(settings_), assets_dir(settings_))
        );
        return {};
    }

    void load_picture_models_later() {
        pictures_ = std::make_unique<PictureModels>(
            [this] { return load_picture_models(); }, kPictureModelsWait,
            [this](const Error& error) { end_for("models-failed", error); }
        );
    }

    Result<std::unique_ptr<const analysis::PicturePacks>> load_picture_models() {
        BH_TRY_ASSIGN(
            auto packs,
            analysis::PicturePacks::load(*runtime_, picture_pack_files(settings_), *faces_)
        );
        logger_.log(
            LogLevel::kInfo, "models-loaded",
            {{"face_model", faces_->model_id()},
             {"label_model", packs->labels->model_id()},
             {"moderation_model", packs->moderation->model_id()},
             {"text_model", packs->text->model_id()},
             {"equipment_model", packs->equipment->model_id()}}
        );
        give_memory_back();
        return packs;
    }

    Result<void> open_gallery() {
        const auto begin = std::chrono::steady_clock::now();
        BH_TRY_ASSIGN(
            gallery_, gallery::Gallery::open_in_background(
                          *store_, *faces_, clock_,
                          [this, begin](const Result<void>& opened) { tell_opened(opened, begin); }
                      )
        );
        opening_watch_ = std::make_unique<OpeningWatch>(*gallery_, logger_, kReadingPeriod);
        return {};
    }

    /// What cannot be read ends the server, as it does when it starts.
    void tell_opened(const Result<void>& opened, std::chrono::steady_clock::time_point begin) {
        if (opened) {
            const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now() - begin
            );
            logger_.log(
                LogLevel::kInfo, "gallery-ready", {{"took_ms", std::to_string(took.count())}}
            );
            give_memory_back();
            pictures_->faces_are_read();
            return;
        }
        // Stopped before it was through.
        if (opened.error().code == ErrorCode::kUnavailable) return;
        end_for("gallery-failed", opened.error());
    }

    /// Ends the server from one of its threads, as the same error does while it starts.
    void end_for(std::string_view event, const Error& error) {
        logger_.log(LogLevel::kError, event, {{"cause", error.message}, {"detail", error.detail}});
        end();
    }

    void end() {
        ended_ = true;
        ::kill(::getpid(), SIGTERM);
    }

    Result<void> load_celebrities() {
        if (settings_.celebrity_collection.empty()) return {};
        celebrities_.emplace().collection = settings_.celebrity_collection;
        if (settings_.celebrity_file.empty()) return {};
        BH_TRY_ASSIGN(celebrities_->people, app::load_celebrities(settings_.celebrity_file));
        return {};
    }

    Result<void> load_flows() {
        if (settings_.review_flows_file.empty()) return {};
        BH_TRY_ASSIGN(flows_, load_review_flows(settings_.review_flows_file));
        return {};
    }

    Result<void> open_log() {
        key_watch_ = std::make_unique<KeyWatch>(*keys_, *store_, root_key_, clock_);
        BH_TRY(key_watch_->load());
        key_desk_ = std::make_unique<StoredKeyDesk>(*keys_, *store_, root_key_, clock_);
        BH_TRY(key_desk_->finish());
        AuditLog::Options options;
        options.origin = settings_.audit_origin;
        options.head_file = audit_head_file(settings_);
        options.interval = settings_.checkpoint_interval;
        BH_TRY_ASSIGN(TrustFile trust, read_trust_file(settings_.audit_policy_file));
        options.policy = trust.policy;
        options.on_fork = [this] { end(); };
        options.on_tick = [this] { log_changes_beside_us(); };
        const ServerFacts facts{
            kVersion, faces_->model_id(), to_hex(crypto::sha256(as_bytes(describe(settings_))))
        };
        BH_TRY_ASSIGN(
            log_, AuditLog::start(*store_, root_key_, clock_, logger_, std::move(options), facts)
        );
        log_view_ = std::make_unique<LogView>(log_->publisher(), store_->log(), std::move(trust));
        return key_watch_->check();
    }

    void log_changes_beside_us() {
        auto logged = key_watch_->check();
        if (logged) logged = clock_watch_.check(*store_);
        if (logged) logged = dispatcher_->log_unauthenticated();
        if (logged) return;
        logger_.log(LogLevel::kError, "not-logged", {{"detail", logged.error().detail}});
    }

    void make_dispatcher() {
        recorder_ = store::make_recorder(*store_, clock_);
        auth::SigV4Options signature_options;
        signature_options.sessions = sessions_.get();
        sigv4_ = auth::make_sigv4_authenticator(*keys_, clock_, std::move(signature_options));
        authenticator_ = std::make_unique<WatchedAuthenticator>(*sigv4_, *key_watch_);
        services_ = std::make_unique<api::Services>(api::Services{
            *gallery_, *faces_, pictures_->packs(), *decoder_, buckets_, *tokens_, quota_,
            profiles_, *log_view_, *key_desk_, clock_, kVersion, if_there(celebrities_),
            if_there(flows_)
        });
        dispatcher_ = std::make_unique<api::Dispatcher>(
            *authenticator_, *recorder_, clock_, dispatcher_options(),
            [this](const api::CallRecord& record) { observe(record); }
        );
        api::serve_all(*dispatcher_, *services_);
        security_tokens_ = std::make_unique<api::SecurityTokens>(*sessions_, clock_);
        security_tokens_->add_to(*dispatcher_);
        audit_routes_ = std::make_unique<AuditRoutes>(*log_view_, *dispatcher_);
        router_ = std::make_unique<Router>(*dispatcher_, metrics_, *audit_routes_, [this] {
            std::string reading = reading_text(gallery_->progress());
            if (reading.empty() && pictures_->packs().get() == nullptr) reading = "models";
            return reading;
        });
    }

    api::Dispatcher::Options dispatcher_options() {
        return {
            .replays_refused = settings_.replays_refused,
            .admit = [this](
                         const auth::Principal& who, std::string_view operation,
                         api::Permission permission
                     ) -> Result<void> {
                BH_TRY(throttle_.admit(who.access_key_id, operation));
                if (permission == api::Permission::kSearch) BH_TRY(quota_.admit_search(who));
                return {};
            }
        };
    }

    Result<void> listen() {
        http::Options options;
        options.address = settings_.listen_address;
        options.port = settings_.listen_port;
        options.worker_threads = static_cast<int>(tasks_that_fill(worker_count(settings_)));
        BH_TRY_ASSIGN(options.tls, tls_of(settings_));
        options.refuse = render_refusal;
        options.answers_at_once = answers_at_once;
        options.takes_long = takes_long;
        BH_TRY_ASSIGN(
            server_, http::Server::start(
                         std::move(options),
                         [this](const http::Request& request) { return router_->answer(request); }
                     )
        );
        logger_.log(LogLevel::kInfo, "listening", {{"url", url()}});
        return {};
    }

    void observe(const api::CallRecord& record) {
        metrics_.count(record.operation, record.outcome, record.took);
        logger_.log(
            record.status >= 500 ? LogLevel::kError : LogLevel::kInfo, "request",
            {{"request_id", record.request_id},
             {"operation", record.operation},
             {"outcome", record.outcome},
             {"status", std::to_string(record.status)},
             {"took_us", std::to_string(record.took.count())},
             {"key", record.access_key_id},
             {"replayed", record.replayed ? "yes" : "no"},
             {"detail", record.detail}}
        );
    }

    const Settings settings_;
    const Clock& clock_;
    Logger& logger_;
    std::atomic<bool> ended_ = false;  ///< For good: something is wrong with the data.
    Metrics metrics_;
    api::Throttle throttle_;
    api::SearchQuota quota_;
    ClockWatch clock_watch_;
    std::unique_ptr<imaging::Decoder> decoder_;
    objects::Buckets buckets_;
    crypto::SecureKey root_key_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<auth::AccessKeys> keys_;
    std::unique_ptr<auth::SessionTokens> sessions_;
    std::unique_ptr<wire::PageTokens> tokens_;
    policy::Profiles profiles_;
    std::unique_ptr<infer::Runtime> runtime_;
    std::unique_ptr<analysis::FacePack> faces_;
    std::unique_ptr<PictureModels> pictures_;
    std::unique_ptr<gallery::Gallery> gallery_;
    std::unique_ptr<OpeningWatch> opening_watch_;
    std::unique_ptr<audit::Recorder> recorder_;
    std::unique_ptr<auth::Authenticator> sigv4_;
    std::unique_ptr<KeyWatch> key_watch_;
    std::unique_ptr<StoredKeyDesk> key_desk_;
    std::optional<api::Celebrities> celebrities_;
    std::optional<api::ReviewFlows> flows_;
    std::unique_ptr<auth::Authenticator> authenticator_;
    std::unique_ptr<api::Services> services_;
    std::unique_ptr<api::SecurityTokens> security_tokens_;
    std::unique_ptr<api::Dispatcher> dispatcher_;
    std::unique_ptr<AuditLog> log_;  ///< After what its thread calls: ends before it.
    std::unique_ptr<LogView> log_view_;
    std::unique_ptr<AuditRoutes> audit_routes_;
    std::unique_ptr<Router> router_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<Sweeper> sweeper_;
};

}  // namespace

Result<std::unique_ptr<Service>> Service::start(
    const Settings& settings, const Clock& clock, Logger& logger
) {
    auto service = std::make_unique<RunningService>(settings, clock, logger);
    BH_TRY(service->start());
    return service;
}

}  // namespace beholden::app
