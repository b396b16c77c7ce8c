#include "store/sqlite/loader.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "base/limits.h"

namespace beholden::store::sqlite {

namespace {

constexpr const char* kSmallCache = "PRAGMA cache_size=-256";  // KiB

}  // namespace

/// The rows of one range of numbers, in clear.
class Loader::Portion {
public:
    Portion(const Loader& loader, Files& files)
        : loader_(loader), files_(files), envelope_(loader.root_key_) {}

    /// Both files are read in order of number, side by side.
    Result<void> read(std::int64_t first, std::int64_t last);

    /// Valid until the next read().
    [[nodiscard]] std::span<const KeptRow> rows();
    [[nodiscard]] const Orphans& orphans() const noexcept { return orphans_; }

private:
    Result<void> take(const Statement& row, std::span<const std::byte> wrapped_key);
    [[nodiscard]] std::string damaged() const {
        return std::string("A stored ") +
               (loader_.table_.kind == RowKind::kUser ? "user" : "face") + " is damaged.";
    }

    const Loader& loader_;
    Files& files_;
    Envelope envelope_;
    const KeyedCollection* entered_ = nullptr;
    crypto::SecretBytes memory_;
    std::vector<KeptRow> rows_;
    std::vector<std::size_t> sizes_;
    Orphans orphans_;
};

Result<void> Loader::Portion::read(std::int64_t first, std::int64_t last) {
    memory_.clear();
    rows_.clear();
    sizes_.clear();
    orphans_ = {};
    const RowTable& table = loader_.table_;
    const std::string range = " WHERE seq BETWEEN ? AND ? ORDER BY seq";
    BH_TRY_ASSIGN(
        Statement * row, files_.data.reuse(
                             std::string("SELECT seq, collection, ") + table.id_column +
                             ", record FROM " + table.rows + range
                         )
    );
    BH_TRY_ASSIGN(
        Statement * key,
        files_.keys.reuse(std::string("SELECT seq, wrapped FROM ") + table.keys + range)
    );
    BH_TRY_ASSIGN(bool has_row, row->bind(1, first).bind(2, last).step());
    BH_TRY_ASSIGN(bool has_key, key->bind(1, first).bind(2, last).step());
    while (has_row || has_key) {
        const std::int64_t row_seq = has_row ? row->column_int64(0) : last + 1;
        const std::int64_t key_seq = has_key ? key->column_int64(0) : last + 1;
        if (row_seq < key_seq) {
            orphans_.rows.push_back(row_seq);
        } else if (key_seq < row_seq) {
            orphans_.keys.push_back(key_seq);
        } else {
            BH_TRY(take(*row, key->column_blob(1)));
        }
        if (row_seq <= key_seq) {
            BH_TRY_ASSIGN(has_row, row->step());
        }
        if (key_seq <= row_seq) {
            BH_TRY_ASSIGN(has_key, key->step());
        }
    }
    return {};
}

Result<void> Loader::Portion::take(const Statement& row, std::span<const std::byte> wrapped_key) {
    const CollectionSeq collection = row.column_int64(1);
    const auto found = loader_.collections_.find(collection);
    if (found == loader_.collections_.end()) return {};  // of a dropped one: its rows will go
    if (found->second != entered_) {
        entered_ = nullptr;
        BH_TRY(envelope_.enter(found->second->place, found->second->wrapped_key));
        entered_ = found->second;
    }
    KeptRow taken;
    taken.seq = row.column_int64(0);
    taken.collection = collection;
    const auto id = row.column_blob(2);
    const auto sealed = row.column_blob(3);
    if (id.size() != taken.id.size() || sealed.size() < crypto::kSealBytes) {
        return fail(ErrorCode::kCorruption, damaged(), std::to_string(taken.seq));
    }
    std::ranges::copy(id, taken.id.begin());
    const std::size_t size = sealed.size() - crypto::kSealBytes;
    const std::size_t begin = memory_.size();
    memory_.resize(begin + size);
    const auto record = std::span(memory_).subspan(begin);
    auto opened = envelope_.open_row(loader_.table_.kind, taken.id, wrapped_key, sealed, record);
    if (!opened) {
        return fail(
            ErrorCode::kCorruption, damaged() + " It does not open with its key.",
            "number " + std::to_string(taken.seq) + " of " + found->second->place.id
        );
    }
    rows_.push_back(taken);
    sizes_.push_back(size);
    return {};
}

std::span<const KeptRow> Loader::Portion::rows() {
    std::span<const std::byte> rest(memory_);  // by now it stays where it is
    for (std::size_t i = 0; i < rows_.size(); ++i) {
        rows_[i].record = rest.first(sizes_[i]);
        rest = rest.subspan(sizes_[i]);
    }
    return rows_;
}

Loader::Loader(
    std::function<Result<Files>()> open_files,
    const crypto::SecureKey& root_key,
    std::span<const KeyedCollection> collections,
    const RowTable& table,
    const Receive& receive
)
    : open_files_(std::move(open_files)), root_key_(root_key), table_(table), receive_(receive) {
    for (const KeyedCollection& keyed : collections) {
        if (!keyed.wrapped_key.empty()) collections_.emplace(keyed.place.seq, &keyed);
    }
}

Result<Orphans> Loader::run(std::size_t threads, std::int64_t first, std::int64_t last) {
    first_ = first;
    last_ = last;
    const std::int64_t portions = (last - first) / limits::kLoadFacesMax + 1;
    {
        std::vector<std::jthread> workers;
        const auto useful = std::min(threads, static_cast<std::size_t>(portions));
        for (std::size_t i = 1; i < useful; ++i) workers.emplace_back([this] { work(); });
        work();
    }
    if (error_) return tl::unexpected<Error>(std::move(*error_));
    return std::move(orphans_);
}

void Loader::work() {
    auto files = open_files_();
    auto worked = files ? work_through(*files) : tl::unexpected<Error>(files.error());
    if (!worked) stop_for(std::move(worked).error());
}

Result<void> Loader::work_through(Files& files) {
    // Every page is read once; a cache would only stay with this thread's heap, 4 MB for each.
    for (Database* file : {&files.data, &files.keys}) BH_TRY(file->execute(kSmallCache));
    Portion portion(*this, files);
    while (true) {
        std::int64_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            if (error_) return {};
            number = next_++;
        }
        const std::int64_t first = first_ + number * limits::kLoadFacesMax;
        if (first > last_) return {};
        BH_TRY(portion.read(first, std::min(last_, first + limits::kLoadFacesMax - 1)));
        BH_TRY(hand_over(number, portion));
    }
}

Result<void> Loader::hand_over(std::int64_t number, Portion& portion) {
    {
        std::unique_lock lock(mutex_);
        turn_changed_.wait(lock, [&] { return error_ || turn_ == number; });
        if (error_) return {};
    }
    // It is this thread's turn alone; the others go on reading.
    const auto rows = portion.rows();
    auto received = rows.empty() ? Result<void>{} : receive_(rows);
    const std::lock_guard lock(mutex_);
    const Orphans& more = portion.orphans();
    orphans_.rows.insert(orphans_.rows.end(), more.rows.begin(), more.rows.end());
    orphans_.keys.insert(orphans_.keys.end(), more.keys.begin(), more.keys.end());
    ++turn_;
    turn_changed_.notify_all();
    return received;
}

void Loader::stop_for(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    turn_changed_.notify_all();
}

}  // namespace beholden::store::sqlite
