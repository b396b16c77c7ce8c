#include "app/evaluate_command.h"

#include <CLI/CLI.hpp>

namespace beholden::app {

void add_evaluate_command(CLI::App& app, int& exit_code) {
    auto* evaluate = app.add_subcommand("evaluate", "Measure accuracy on labelled pictures");
    evaluate->require_subcommand(1);
    add_evaluate_verification(*evaluate, exit_code);
    add_evaluate_identification(*evaluate, exit_code);
    add_evaluate_demographics(*evaluate, exit_code);
    add_evaluate_calibrate(*evaluate, exit_code);
    add_evaluate_equipment(*evaluate, exit_code);
    add_evaluate_labels(*evaluate, exit_code);
    add_evaluate_text(*evaluate, exit_code);
    add_evaluate_attributes(*evaluate, exit_code);
}

}  // namespace beholden::app
