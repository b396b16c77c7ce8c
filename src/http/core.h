#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "base/thread_pool.h"
#include "http/body_budget.h"
#include "http/connection_book.h"
#include "http/server.h"

namespace beholden::http {

/// What all connections of one server share; outlives them.
struct Core {
    Core(Options options_in, Handler handler_in)
        : options(std::move(options_in)),
          handler(std::move(handler_in)),
          book(options.capacity.connections_max),
          bodies(options.capacity.body_bytes_in_flight_max) {}

    const Options options;
    const Handler handler;
    ConnectionBook book;
    BodyBudget bodies;
    std::atomic<bool> stopping = false;
    std::atomic<bool> crowded = false;  ///< A connection waits for another's place.
    std::function<void()> on_left;      ///< A connection has gone: there may be room for another.
    std::unique_ptr<ThreadPool> workers;
};

}  // namespace beholden::http
