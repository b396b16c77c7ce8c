#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace beholden::analysis {

/// A label and what is known of it whatever the image.
struct Label {
    std::string name;
    std::vector<std::size_t> ancestors;  ///< Nearest first, all of them.
    std::vector<std::string> aliases;
    std::vector<std::string> categories;
};

/// A label that a pack brings beside the table: its relations are names still.
struct NewLabel {
    std::string name;
    std::vector<std::string> parents;  ///< All ancestors, nearest first.
    std::vector<std::string> aliases;
    std::vector<std::string> categories;
};

/// Every label that can be answered, and which one each class of the models stands for.
///
/// threads  immutable.
class LabelTable {
public:
    /// Reads assets/labels/*.json (docs/packs.md).
    ///
    /// errors   kCorruption: not JSON, a member missing or of another type, an unknown or circular
    ///          ancestor, a name twice; the message says which.
    static Result<LabelTable> parse(std::string_view json);

    [[nodiscard]] const std::vector<Label>& labels() const noexcept { return labels_; }
    /// Label of each class of the detector and of the classifier; none for a class left out.
    [[nodiscard]] const std::vector<std::optional<std::size_t>>& detector() const noexcept {
        return detector_;
    }
    [[nodiscard]] const std::vector<std::optional<std::size_t>>& classifier() const noexcept {
        return classifier_;
    }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

    /// Replaces the detector's or the classifier's classes by names, "" for one to leave out; names
    /// that are no label yet become one without ancestors.
    void set_detector(const std::vector<std::string>& classes) { detector_ = labelled(classes); }
    void set_classifier(const std::vector<std::string>& classes) {
        classifier_ = labelled(classes);
    }

    /// Adds labels, whose ancestors the table or earlier ones of them must have.
    ///
    /// errors  kInvalidArgument: a name that the table has, an unknown ancestor, or one whose own
    ///         ancestors are not all named; the message says which.
    Result<void> add(const std::vector<NewLabel>& labels);

private:
    std::vector<std::optional<std::size_t>> labelled(const std::vector<std::string>& classes);

    std::vector<Label> labels_;
    std::map<std::string, std::size_t, std::less<>> by_name_;
    std::vector<std::optional<std::size_t>> detector_;
    std::vector<std::optional<std::size_t>> classifier_;
};

}  // namespace beholden::analysis
