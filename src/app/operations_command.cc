#include "app/operations_command.h"

#include <memory>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "api/operations.h"
#include "auth/role.h"
#include "wire/operation.h"

namespace beholden::app {

namespace {

/// `"admin", "operator"`: the roles that may call a served operation.
std::string roles_of(std::string_view target) {
    std::string roles;
    for (const auto& served : api::served_operations()) {
        if (served.target != target) continue;
        for (const auth::Role role : auth::all_roles()) {
            if (!auth::allows(role, served.permission)) continue;
            roles += fmt::format("{}\"{}\"", roles.empty() ? "" : ", ", auth::role_name(role));
        }
    }
    return roles;
}

// Names come from the service models: letters only, nothing to escape.
void print_json() {
    std::string text = "[";
    for (const auto& operation : wire::all_operations()) {
        text += fmt::format(
            "{}\n  {{\"service\": \"{}\", \"name\": \"{}\", \"served\": {}, \"roles\": [{}]}}",
            text.size() == 1 ? "" : ",", name_of(operation.service), operation.name,
            api::is_served(operation.target), roles_of(operation.target)
        );
    }
    fmt::print("{}\n]\n", text);
}

void print_table() {
    for (const auto& operation : wire::all_operations()) {
        fmt::print(
            "{:<12} {:<36} {}\n", name_of(operation.service), operation.name,
            api::is_served(operation.target) ? "served" : "-"
        );
    }
}

}  // namespace

void add_operations_command(CLI::App& app, int& exit_code) {
    auto* command = app.add_subcommand("operations", "List the operations and which are served");
    auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Machine-readable");
    command->callback([json, &exit_code] {
        *json ? print_json() : print_table();
        exit_code = 0;
    });
}

}  // namespace beholden::app
