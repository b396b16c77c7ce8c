#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "http/server.h"
#include "http/test_support.h"

namespace beholden::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using test::Door;
using test::get;
using test::Peer;
using test::post;

constexpr milliseconds kSoon{5'000};

TEST(ServerStop, ClosesIdleConnectionsAtOnce) {
    const auto server = test::start(test::quick_options());
    Peer fresh(server->port());
    Peer kept(server->port());
    ASSERT_TRUE(kept.send(get()));
    EXPECT_EQ(kept.read().status, 200);
    const auto begin = steady_clock::now();
    server->stop();
    EXPECT_LT(steady_clock::now() - begin, milliseconds(2'000));
    EXPECT_TRUE(fresh.is_closed_within(kSoon));
    EXPECT_TRUE(kept.is_closed_within(kSoon));
    EXPECT_THROW(Peer(server->port()), std::runtime_error);
}

TEST(ServerStop, FinishesRequestsInHandAndInTheQueue) {
    Options options = test::quick_options();
    options.worker_threads = 1;
    Door door;
    const auto server = test::start(std::move(options), [&](const Request& request) {
        door.pass();
        return test::echo(request);
    });
    Peer working(server->port());
    ASSERT_TRUE(working.send(get("/1")));
    door.wait_for(1);
    Peer arriving(server->port());
    ASSERT_TRUE(arriving.send("POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nab"));
    std::this_thread::sleep_for(milliseconds(200));  // until the server has read the head
    std::jthread stopping([&] { server->stop(); });
    std::this_thread::sleep_for(milliseconds(200));
    ASSERT_TRUE(arriving.send("cd"));
    door.open();
    const auto first = working.read();
    ASSERT_TRUE(first);
    EXPECT_EQ(first.body, "GET /1 0 127.0.0.1");
    EXPECT_EQ(first.header("Connection"), "close");
    const auto second = arriving.read();
    ASSERT_TRUE(second);
    EXPECT_EQ(second.body, "POST /2 4 127.0.0.1");
}

TEST(ServerStop, WaitsForSlowPeersOnlySoLong) {
    Options options = test::quick_options();
    options.timeouts.stop = milliseconds(300);
    const auto server = test::start(std::move(options));
    Peer slow(server->port());
    ASSERT_TRUE(slow.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n"));
    std::this_thread::sleep_for(milliseconds(100));
    const auto begin = steady_clock::now();
    server->stop();
    EXPECT_LT(steady_clock::now() - begin, milliseconds(3'000));
    EXPECT_TRUE(slow.is_closed_within(kSoon));
}

TEST(ServerStop, IsSafeTwiceAndFromSeveralThreads) {
    const auto server = test::start(test::quick_options());
    {
        std::jthread one([&] { server->stop(); });
        std::jthread two([&] { server->stop(); });
    }
    server->stop();
}

TEST(ServerStop, LeavesNoRequestUnanswered) {
    // Clients hammer the server while it stops: each request is either answered whole or its
    // connection ends before an answer has begun.
    for (int round = 0; round < 10; ++round) {
        Options options = test::quick_options();
        options.io_threads = 2;
        options.worker_threads = 2;
        const auto server = test::start(std::move(options));
        std::vector<std::jthread> clients;
        for (int c = 0; c < 4; ++c) {
            clients.emplace_back([port = server->port()] {
                try {
                    Peer peer(port);
                    while (peer.send(post("abc"))) {
                        const auto reply = peer.read();
                        if (!reply) return;
                        EXPECT_EQ(reply.body, "POST / 3 127.0.0.1");
                        if (reply.header("Connection") == "close") return;
                    }
                } catch (const std::runtime_error&) {
                    return;  // The server stopped before it could be reached.
                }
            });
        }
        std::this_thread::sleep_for(milliseconds(20 + round * 5));
        server->stop();
    }
}

}  // namespace
}  // namespace beholden::http
