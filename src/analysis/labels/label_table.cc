#include "analysis/labels/label_table.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

namespace beholden::analysis {
namespace {

namespace json = boost::json;

tl::unexpected<Error> wrong(const std::string& what) {
    return fail(ErrorCode::kCorruption, "label table: " + what);
}

/// errors  kCorruption: no such member, or not an array of strings.
Result<std::vector<std::string>> texts_of(const json::object& object, std::string_view member) {
    const json::value* list = object.if_contains(member);
    if (list == nullptr || !list->is_array()) {
        return wrong(std::string(member) + " must be an array of texts");
    }
    std::vector<std::string> texts;
    for (const json::value& item : list->get_array()) {
        if (!item.is_string()) return wrong(std::string(member) + " must be an array of texts");
        texts.emplace_back(item.get_string());
    }
    return texts;
}

Result<NewLabel> read_row(const json::value& value) {
    if (!value.is_object()) return wrong("a label must be an object");
    const json::object& object = value.get_object();
    const json::value* name = object.if_contains("name");
    if (name == nullptr || !name->is_string() || name->get_string().empty()) {
        return wrong("a label must have a name");
    }
    NewLabel row;
    row.name = std::string(name->get_string());
    BH_TRY_ASSIGN(row.parents, texts_of(object, "parents"));
    BH_TRY_ASSIGN(row.aliases, texts_of(object, "aliases"));
    BH_TRY_ASSIGN(row.categories, texts_of(object, "categories"));
    return row;
}

/// Ancestors come with all of theirs, so a label that has itself above it shows as its own.
Result<void> check_ancestors(const std::vector<Label>& labels) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        for (const std::size_t ancestor : labels[i].ancestors) {
            if (ancestor == i) return wrong(labels[i].name + " is its own ancestor");
            for (const std::size_t further : labels[ancestor].ancestors) {
                if (std::ranges::find(labels[i].ancestors, further) == labels[i].ancestors.end()) {
                    return wrong(labels[i].name + " lacks ancestors of its ancestors");
                }
            }
        }
    }
    return {};
}

}  // namespace

std::optional<std::size_t> LabelTable::find(std::string_view name) const {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return std::nullopt;
    return found->second;
}

std::vector<std::optional<std::size_t>> LabelTable::labelled(const std::vector<std::string>& classes
) {
    std::vector<std::optional<std::size_t>> labels;
    for (const std::string& name : classes) {
        if (name.empty()) {
            labels.emplace_back();
            continue;
        }
        const auto [place, is_new] = by_name_.try_emplace(name, labels_.size());
        if (is_new) labels_.push_back({name, {}, {}, {}});
        labels.emplace_back(place->second);
    }
    return labels;
}

Result<void> LabelTable::add(const std::vector<NewLabel>& labels) {
    const auto unfit = [](const std::string& what) {
        return fail(ErrorCode::kInvalidArgument, "label table: " + what);
    };
    for (const NewLabel& added : labels) {
        if (find(added.name)) return unfit("\"" + added.name + "\" is there already");
        Label label{added.name, {}, added.aliases, added.categories};
        for (const std::string& parent : added.parents) {
            const auto found = find(parent);
            if (!found) return unfit("no label \"" + parent + "\", an ancestor");
            label.ancestors.push_back(*found);
        }
        for (const std::size_t ancestor : label.ancestors) {
            for (const std::size_t further : labels_[ancestor].ancestors) {
                if (std::ranges::find(label.ancestors, further) != label.ancestors.end()) continue;
                return unfit("\"" + added.name + "\" lacks ancestors of its ancestors");
            }
        }
        by_name_.emplace(added.name, labels_.size());
        labels_.push_back(std::move(label));
    }
    return {};
}

Result<LabelTable> LabelTable::parse(std::string_view text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) return wrong("not a JSON object");
    const json::object& root = value.get_object();
    const json::value* rows = root.if_contains("labels");
    if (rows == nullptr || !rows->is_array()) return wrong("labels must be an array");
    LabelTable table;
    std::vector<std::vector<std::string>> parents;
    for (const json::value& item : rows->get_array()) {
        BH_TRY_ASSIGN(NewLabel row, read_row(item));
        if (!table.by_name_.emplace(row.name, table.labels_.size()).second) {
            return wrong(row.name + " occurs twice");
        }
        table.labels_.push_back(
            {std::move(row.name), {}, std::move(row.aliases), std::move(row.categories)}
        );
        parents.push_back(std::move(row.parents));
    }
    for (std::size_t i = 0; i < parents.size(); ++i) {
        for (const std::string& parent : parents[i]) {
            const auto found = table.find(parent);
            if (!found) return wrong("no label " + parent + ", an ancestor");
            table.labels_[i].ancestors.push_back(*found);
        }
    }
    BH_TRY(check_ancestors(table.labels_));
    BH_TRY_ASSIGN(const auto detector, texts_of(root, "detector"));
    BH_TRY_ASSIGN(const auto classifier, texts_of(root, "classifier"));
    table.set_detector(detector);
    table.set_classifier(classifier);
    return table;
}

}  // namespace beholden::analysis
