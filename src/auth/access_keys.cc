#include "auth/access_keys.h"

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <set>
#include <tuple>
#include <utility>

#include "auth/key_text.h"
#include "auth/role.h"
#include "crypto/hash.h"
#include "crypto/seal.h"
#include "store/sqlite/database.h"

namespace beholden::auth {

namespace {

using store::sqlite::Database;
using store::sqlite::Migration;
using store::sqlite::ScopedTransaction;
using store::sqlite::Statement;

constexpr std::int32_t kApplicationId = 0x42484b59;  // "BHKY"
constexpr std::array<Migration, 3> kMigrations = {
    {{1, R"(
    CREATE TABLE access_keys (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
        created_ms INTEGER NOT NULL,
        sealed_secret BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
)"},
     {2, "ALTER TABLE access_keys ADD COLUMN sealed_defaults BLOB"},
     {3, R"(
    ALTER TABLE access_keys ADD COLUMN waiting_since_ms INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE guard (since_ms INTEGER NOT NULL) STRICT;
)"}}
};

constexpr std::size_t kNameMax = 64;
crypto::AssociatedData belongs_to(std::string_view id) {
    return std::move(crypto::AssociatedData("access key").add(id));
}

crypto::AssociatedData defaults_belong_to(std::string_view id) {
    return std::move(crypto::AssociatedData("access key defaults").add(id));
}

/// Neither field can hold a line end.
std::string text_of(const Claims& defaults) { return defaults.human + '\n' + defaults.purpose; }

Claims defaults_of(std::string_view text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    Claims defaults;
    defaults.human = text.substr(0, end);
    defaults.purpose = text.substr(std::min(end + 1, text.size()));
    return defaults;
}

Result<void> check_defaults(const Claims& defaults) {
    BH_TRY(check_claims(defaults));
    if (defaults.case_reference.empty() && defaults.offence.empty()) return {};
    return fail(
        ErrorCode::kInvalidArgument, "A key can have a default human and purpose, nothing else."
    );
}

Result<void> check_name(const std::string& name) {
    const auto prints = [](char c) { return c >= ' ' && c <= '~'; };
    if (!name.empty() && name.size() <= kNameMax && std::ranges::all_of(name, prints)) return {};
    return fail(
        ErrorCode::kInvalidArgument, "A key's name must be 1 to 64 printable ASCII characters."
    );
}

tl::unexpected<Error> no_such_key() {
    return fail(ErrorCode::kNotFound, "There is no access key of that id.");
}

class SqliteAccessKeys final : public AccessKeys {
public:
    SqliteAccessKeys(Database database, crypto::SecureKey key, const Clock& clock)
        : database_(std::move(database)), sealing_key_(std::move(key)), clock_(clock) {
        const crypto::SecretBytes nobody = new_key_secret();
        stand_in_ =
            Row{{},
                crypto::seal(sealing_key_, nobody, belongs_to({})),
                crypto::seal(sealing_key_, as_bytes("\n"), defaults_belong_to({}))};
    }

    Result<std::optional<OpenKey>> find(std::string_view id) override;
    using AccessKeys::create;
    Result<NewAccessKey> create(const std::string& name, Role role, const Claims& defaults)
        override;
    Result<std::vector<AccessKey>> list() override;
    Result<void> guard() override;
    Result<bool> is_guarded() override;
    Result<void> settle(const AccessKeyId& id, bool admitted) override;
    Result<void> set_enabled(const AccessKeyId& id, bool enabled) override;
    Result<void> remove(const AccessKeyId& id) override;
    Result<void> refresh();

private:
    struct Row {
        AccessKey key;
        Bytes sealed_secret;
        Bytes sealed_defaults;  ///< Empty in a row from before there were defaults.
    };
    Result<void> reload();
    /// Both with the mutex held.
    [[nodiscard]] Result<std::vector<AccessKey>> list_held() const;
    /// 0 where a key is let in at once, else now.
    [[nodiscard]] Result<std::int64_t> waiting_from_now();
    [[nodiscard]] Result<Claims> open_defaults(const Row& row) const;

    std::mutex mutex_;
    Database database_;
    const crypto::SecureKey sealing_key_;
    const Clock& clock_;
    /// Rows as of data_version_; secrets stay sealed and are opened for one verification each.
    std::map<std::string, Row, std::less<>> rows_;
    Row stand_in_;  ///< Opened in place of a key that does not exist, for the same time.
    std::int64_t data_version_ = -1;
};

/// SQLite counts the commits of other connections; ours reload by themselves.
Result<void> SqliteAccessKeys::refresh() {
    BH_TRY_ASSIGN(const std::int64_t version, database_.read_int64("PRAGMA data_version"));
    if (version == data_version_) return {};
    BH_TRY(reload());
    data_version_ = version;
    return {};
}

Result<void> SqliteAccessKeys::reload() {
    BH_TRY_ASSIGN(
        Statement statement,
        database_.prepare(
            "SELECT id, name, role, enabled, created_ms, sealed_secret, sealed_defaults, "
            "waiting_since_ms FROM access_keys"
        )
    );
    std::map<std::string, Row, std::less<>> rows;
    for (;;) {
        BH_TRY_ASSIGN(const bool found, statement.step());
        if (!found) break;
        Row row;
        row.key.id = AccessKeyId(std::string(statement.column_text(0)));
        row.key.name = statement.column_text(1);
        BH_TRY_ASSIGN(row.key.role, parse_role(statement.column_text(2)));
        row.key.enabled = statement.column_int64(3) == 1;
        row.key.created = TimePoint(std::chrono::milliseconds(statement.column_int64(4)));
        const auto sealed = statement.column_blob(5);
        row.sealed_secret.assign(sealed.begin(), sealed.end());
        const auto defaults = statement.column_blob(6);
        row.sealed_defaults.assign(defaults.begin(), defaults.end());
        row.key.waiting_since_ms = statement.column_int64(7);
        std::string id = row.key.id.str();
        rows.emplace(std::move(id), std::move(row));
    }
    rows_ = std::move(rows);
    return {};
}

Result<Claims> SqliteAccessKeys::open_defaults(const Row& row) const {
    const Row& opened = row.sealed_defaults.empty() ? stand_in_ : row;
    BH_TRY_ASSIGN(
        const auto text,
        crypto::open(sealing_key_, opened.sealed_defaults, defaults_belong_to(opened.key.id.str()))
    );
    return defaults_of(as_text(text));
}

Result<std::optional<OpenKey>> SqliteAccessKeys::find(std::string_view id) {
    Row row;
    {
        const std::lock_guard lock(mutex_);
        BH_TRY(refresh());
        const auto found = rows_.find(id);
        row = found == rows_.end() ? stand_in_ : found->second;
    }
    BH_TRY_ASSIGN(
        auto secret, crypto::open(sealing_key_, row.sealed_secret, belongs_to(row.key.id.str()))
    );
    BH_TRY_ASSIGN(Claims defaults, open_defaults(row));
    if (row.key.id.empty()) return std::nullopt;
    return OpenKey{row.key.id,      std::move(row.key.name), row.key.role,
                   row.key.enabled, std::move(secret),       std::move(defaults)};
}

Result<NewAccessKey> SqliteAccessKeys::create(
    const std::string& name, Role role, const Claims& defaults
) {
    BH_TRY(check_name(name));
    BH_TRY(check_defaults(defaults));
    NewAccessKey made;
    const std::string id = new_key_id(kLongTermPrefix);
    made.secret = new_key_secret();
    made.key = {AccessKeyId(id), name, role, true, 0, clock_.now(), defaults};
    const Bytes sealed = crypto::seal(sealing_key_, made.secret, belongs_to(id));
    const Bytes sealed_defaults =
        crypto::seal(sealing_key_, as_bytes(text_of(defaults)), defaults_belong_to(id));

    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(ScopedTransaction transaction, ScopedTransaction::begin(database_));
    BH_TRY(refresh());
    BH_TRY_ASSIGN(made.key.waiting_since_ms, waiting_from_now());
    made.key.enabled = made.key.waiting_since_ms == 0;
    BH_TRY_ASSIGN(
        const std::int64_t count, database_.read_int64("SELECT count(*) FROM access_keys")
    );
    if (count >= static_cast<std::int64_t>(limits::kAccessKeysMax)) {
        return fail(ErrorCode::kQuotaExceeded, "No more access keys fit: remove unused ones.");
    }
    BH_TRY_ASSIGN(
        Statement statement,
        database_.prepare(
            "INSERT INTO access_keys (id, name, role, created_ms, sealed_secret, sealed_defaults, "
            "enabled, waiting_since_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
    );
    BH_TRY(statement.bind(1, id)
               .bind(2, name)
               .bind(3, role_name(role))
               .bind(4, std::int64_t{made.key.created.time_since_epoch().count()})
               .bind(5, sealed)
               .bind(6, sealed_defaults)
               .bind(7, std::int64_t{made.key.enabled})
               .bind(8, made.key.waiting_since_ms)
               .run());
    BH_TRY(transaction.commit());
    BH_TRY(reload());
    return made;
}

Result<std::vector<AccessKey>> SqliteAccessKeys::list_held() const {
    std::vector<AccessKey> keys;
    keys.reserve(rows_.size());
    for (const auto& [id, row] : rows_) {
        keys.push_back(row.key);
        BH_TRY_ASSIGN(keys.back().defaults, open_defaults(row));
    }
    std::ranges::sort(keys, [](const AccessKey& a, const AccessKey& b) {
        return std::tie(a.created, a.id) < std::tie(b.created, b.id);
    });
    return keys;
}

Result<std::vector<AccessKey>> SqliteAccessKeys::list() {
    const std::lock_guard lock(mutex_);
    BH_TRY(refresh());
    return list_held();
}

Result<bool> SqliteAccessKeys::is_guarded() {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(const std::int64_t rows, database_.read_int64("SELECT count(*) FROM guard"));
    return rows > 0;
}

Result<void> SqliteAccessKeys::guard() {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(ScopedTransaction transaction, ScopedTransaction::begin(database_));
    BH_TRY(refresh());
    BH_TRY_ASSIGN(const auto keys, list_held());
    if (count_administrators(keys) < kAdministratorsNeeded) {
        return fail(
            ErrorCode::kInvalidArgument,
            "Two administrators with keys of their own (--role admin --human NAME) must be there."
        );
    }
    BH_TRY_ASSIGN(const std::int64_t rows, database_.read_int64("SELECT count(*) FROM guard"));
    if (rows > 0) return {};
    BH_TRY_ASSIGN(Statement statement, database_.prepare("INSERT INTO guard VALUES (?)"));
    BH_TRY(statement.bind(1, std::int64_t{clock_.now().time_since_epoch().count()}).run());
    return transaction.commit();
}

Result<std::int64_t> SqliteAccessKeys::waiting_from_now() {
    BH_TRY_ASSIGN(const std::int64_t rows, database_.read_int64("SELECT count(*) FROM guard"));
    BH_TRY_ASSIGN(const auto keys, list_held());
    if (rows == 0 || count_administrators(keys) < kAdministratorsNeeded) return 0;
    return std::max(std::int64_t{1}, std::int64_t{clock_.now().time_since_epoch().count()});
}

Result<void> SqliteAccessKeys::set_enabled(const AccessKeyId& id, bool enabled) {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(ScopedTransaction transaction, ScopedTransaction::begin(database_));
    BH_TRY(refresh());
    const auto found = rows_.find(id.str());
    if (found == rows_.end()) return no_such_key();
    const AccessKey& key = found->second.key;
    if (enabled && (key.enabled || key.waiting_since_ms != 0)) return {};
    std::int64_t waiting = 0;
    if (enabled) {
        BH_TRY_ASSIGN(waiting, waiting_from_now());
    }
    BH_TRY_ASSIGN(
        Statement statement,
        database_.prepare("UPDATE access_keys SET enabled = ?, waiting_since_ms = ? WHERE id = ?")
    );
    BH_TRY(statement.bind(1, std::int64_t{enabled && waiting == 0})
               .bind(2, waiting)
               .bind(3, id.str())
               .run());
    BH_TRY(transaction.commit());
    return reload();
}

Result<void> SqliteAccessKeys::settle(const AccessKeyId& id, bool admitted) {
    const std::lock_guard lock(mutex_);
    BH_TRY(refresh());
    if (!rows_.contains(id.str())) return no_such_key();
    BH_TRY_ASSIGN(
        Statement statement,
        database_.prepare("UPDATE access_keys SET enabled = ?, waiting_since_ms = 0 "
                          "WHERE id = ? AND waiting_since_ms != 0")
    );
    BH_TRY(statement.bind(1, std::int64_t{admitted}).bind(2, id.str()).run());
    if (database_.changes() == 0) {
        return fail(ErrorCode::kInvalidArgument, "The key does not wait for administrators.");
    }
    return reload();
}

Result<void> SqliteAccessKeys::remove(const AccessKeyId& id) {
    const std::lock_guard lock(mutex_);
    BH_TRY_ASSIGN(Statement statement, database_.prepare("DELETE FROM access_keys WHERE id = ?"));
    BH_TRY(statement.bind(1, id.str()).run());
    if (database_.changes() == 0) return no_such_key();
    BH_TRY(reload());
    return database_.checkpoint();
}

}  // namespace

std::string_view state_name(const AccessKey& key) noexcept {
    if (key.waiting_since_ms != 0) return "pending";
    return key.enabled ? "enabled" : "disabled";
}

int count_administrators(const std::vector<AccessKey>& keys) {
    std::set<std::string> humans;
    for (const AccessKey& key : keys) {
        if (key.role == Role::kAdmin && key.waiting_since_ms == 0 && !key.defaults.human.empty()) {
            humans.insert(key.defaults.human);
        }
    }
    return static_cast<int>(humans.size());
}

Result<std::unique_ptr<AccessKeys>> AccessKeys::open(
    const std::filesystem::path& data_dir, const crypto::SecureKey& root_key, const Clock& clock
) {
    const store::sqlite::OpenOptions options{
        .application_id = kApplicationId, .migrations = kMigrations, .secure_delete = true
    };
    BH_TRY_ASSIGN(Database database, Database::open(data_dir / "access.db", options));
    auto keys = std::make_unique<SqliteAccessKeys>(
        std::move(database), crypto::derive_key(root_key, "access keys"), clock
    );
    BH_TRY_ASSIGN(const auto all, keys->list());
    // The wrong root key shows here and not as a refusal of every client.
    if (!all.empty()) BH_TRY(keys->find(all.front().id.str()));
    return keys;
}

}  // namespace beholden::auth
