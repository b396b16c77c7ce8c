#include <chrono>
#include <memory>
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

// Long enough for a busy machine, short against every default time limit.
constexpr milliseconds kSoon{5'000};

int status_of(Peer& peer, std::string_view bytes) {
    if (!peer.send(bytes)) return -1;
    const auto reply = peer.read();
    return reply.status;
}

TEST(ServerLimits, RefusesAnAnnouncedBodyBeforeItArrives) {
    const auto server = test::start(test::quick_options());
    Peer peer(server->port());
    const std::string too_long = std::to_string(limits::kBodyBytesMax + 1);
    EXPECT_EQ(
        status_of(peer, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + too_long + "\r\n\r\n"),
        413
    );
    EXPECT_TRUE(peer.is_closed_within(kSoon));
}

TEST(ServerLimits, LetsAPeerThatSendsAnywayReadTheRefusal) {
    const auto server = test::start(test::quick_options());
    Peer peer(server->port());
    ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999\r\n\r\n"));
    // Much more than socket buffers hold, sent before anything is read: a server that closed with
    // this unread would reset the connection and the answer would be lost.
    const std::string megabyte(1'000'000, 'x');
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(peer.send(megabyte)) << i;
    EXPECT_EQ(peer.read().status, 413);
}

TEST(ServerLimits, RefusesBodiesWithoutALengthEncodedOrMalformed) {
    const auto server = test::start(test::quick_options());
    const std::string start = "POST / HTTP/1.1\r\nHost: h\r\n";
    Peer chunked(server->port());
    EXPECT_EQ(
        status_of(chunked, start + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"), 411
    );
    Peer bare(server->port());
    EXPECT_EQ(status_of(bare, start + "\r\n"), 411);
    Peer encoded(server->port());
    EXPECT_EQ(
        status_of(encoded, start + "Content-Length: 2\r\nContent-Encoding: gzip\r\n\r\n{}"), 415
    );
    Peer nonsense(server->port());
    EXPECT_EQ(status_of(nonsense, "\x16\x03\x01 hello\r\n\r\n"), 400);
    EXPECT_TRUE(nonsense.is_closed_within(kSoon));
}

TEST(ServerLimits, ABurstOfLongRequestsDoesNotStopOthers) {
    Door door;
    auto options = test::quick_options();
    options.worker_threads = 2;
    options.takes_long = [](const Request& request) { return request.target == "/long"; };
    const auto server = test::start(options, [&door](const Request& request) {
        if (request.target == "/long") door.pass();
        return test::echo(request);
    });
    std::vector<std::unique_ptr<Peer>> burst;
    for (int i = 0; i < 6; ++i) {
        burst.push_back(std::make_unique<Peer>(server->port()));
        ASSERT_TRUE(burst.back()->send(get("/long")));
    }
    door.wait_for(2);  // all that may run at once
    Peer search(server->port());
    EXPECT_EQ(status_of(search, get("/search")), 200);
    EXPECT_EQ(status_of(search, get("/search")), 200);
    door.open();
    for (const auto& peer : burst) EXPECT_EQ(peer->read().status, 200);
}

TEST(ServerLimits, BoundsTheHead) {
    const auto server = test::start(test::quick_options());
    const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    Peer fits(server->port());
    const std::string most(limits::kHeaderBytesMax - start.size() - 4, 'x');
    EXPECT_EQ(status_of(fits, start + most + "\r\n\r\n"), 200);
    EXPECT_EQ(status_of(fits, start + most + "x\r\n\r\n"), 431);
    Peer many(server->port());
    std::string headers = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (int i = 0; i < 100'000; ++i) headers += "A: b\r\n";
    EXPECT_EQ(status_of(many, headers), 431);
    Peer endless(server->port());
    EXPECT_EQ(status_of(endless, "GET /" + std::string(100'000, 'a')), 431);
}

TEST(ServerLimits, ClosesOnASlowHeadHoweverSteadily) {
    Options options = test::quick_options();
    options.timeouts.header = milliseconds(300);
    const auto server = test::start(std::move(options));
    Peer silent(server->port());
    Peer steady(server->port());
    const auto begin = steady_clock::now();
    // A byte every 20 ms, which a limit per read would let go on for ever.
    while (!steady.is_closed_within(milliseconds(20)) && steady_clock::now() < begin + kSoon) {
        steady.send("G");
    }
    EXPECT_GE(steady_clock::now() - begin, milliseconds(250));
    EXPECT_LT(steady_clock::now() - begin, kSoon);
    EXPECT_TRUE(silent.is_closed_within(kSoon));
}

TEST(ServerLimits, ClosesOnASlowBodyHoweverSteadily) {
    Options options = test::quick_options();
    options.timeouts.body = milliseconds(300);
    const auto server = test::start(std::move(options));
    Peer steady(server->port());
    ASSERT_TRUE(steady.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"));
    const auto begin = steady_clock::now();
    while (!steady.is_closed_within(milliseconds(20)) && steady_clock::now() < begin + kSoon) {
        steady.send("x");
    }
    EXPECT_LT(steady_clock::now() - begin, kSoon);
}

TEST(ServerLimits, ClosesIdleConnectionsAndKeepsBusyOnes) {
    Options options = test::quick_options();
    options.timeouts.idle = milliseconds(400);
    const auto server = test::start(std::move(options));
    Peer busy(server->port());
    Peer idle(server->port());
    EXPECT_EQ(status_of(idle, get()), 200);
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(status_of(busy, get()), 200) << i;
        std::this_thread::sleep_for(milliseconds(100));
    }
    EXPECT_TRUE(idle.is_closed_within(milliseconds(0)));
}

TEST(ServerLimits, GivesHandlersAllTheTimeTheyNeed) {
    Options options = test::quick_options();
    options.timeouts.header = options.timeouts.body = milliseconds(200);
    options.timeouts.idle = options.timeouts.write = milliseconds(200);
    const auto server = test::start(std::move(options), [](const Request& request) {
        std::this_thread::sleep_for(milliseconds(600));
        return test::echo(request);
    });
    Peer peer(server->port());
    EXPECT_EQ(status_of(peer, post("x")), 200);
    EXPECT_EQ(status_of(peer, post("x")), 200);
}

TEST(ServerLimits, GivesUpOnAReaderThatDoesNotRead) {
    Options options = test::quick_options();
    options.timeouts.write = milliseconds(300);
    const auto server = test::start(std::move(options), [](const Request&) {
        return Response{200, {}, std::string(64'000'000, 'x')};
    });
    Peer peer(server->port());
    ASSERT_TRUE(peer.send(get()));
    std::this_thread::sleep_for(milliseconds(1'000));
    EXPECT_LT(peer.read_to_end().size(), 64'000'000U);
}

TEST(ServerLimits, BoundsBodiesOfAllConnectionsTogether) {
    Options options = test::quick_options();
    options.capacity.body_bytes_in_flight_max = 1'000'000;
    options.worker_threads = 1;
    Door door;
    const auto server = test::start(std::move(options), [&](const Request& request) {
        door.pass();
        return test::echo(request);
    });
    const std::string large(900'000, 'x');
    Peer first(server->port());
    ASSERT_TRUE(first.send(post(large)));
    door.wait_for(1);
    Peer second(server->port());
    EXPECT_EQ(status_of(second, post(large)), 503);
    door.open();
    EXPECT_EQ(first.read().status, 200);
    // What was held is free again.
    Peer third(server->port());
    EXPECT_EQ(status_of(third, post(large)), 200);
}

TEST(ServerLimits, MakesRoomByClosingTheLongestIdleAndNoOther) {
    Options options = test::quick_options();
    options.capacity.connections_max = 2;
    const auto server = test::start(std::move(options));
    Peer oldest(server->port());
    EXPECT_EQ(status_of(oldest, get()), 200);
    Peer newer(server->port());
    EXPECT_EQ(status_of(newer, get()), 200);
    // Full, and nobody waits: both stay.
    EXPECT_EQ(status_of(oldest, get()), 200);
    EXPECT_EQ(status_of(newer, get()), 200);
    Peer next(server->port());
    EXPECT_EQ(status_of(next, get()), 200);
    EXPECT_TRUE(oldest.is_closed_within(kSoon));
    EXPECT_FALSE(newer.has_input_within(milliseconds(50)));
}

TEST(ServerLimits, MakesRoomOnlyAfterAWhileByClosingConnectionsThatNeverSpoke) {
    Options options = test::quick_options();
    options.capacity.connections_max = 1;
    const auto server = test::start(std::move(options));
    Peer silent(server->port());
    Peer next(server->port());
    const auto begin = steady_clock::now();
    EXPECT_EQ(status_of(next, get()), 200);
    EXPECT_GE(steady_clock::now() - begin, milliseconds(800));
    EXPECT_LT(steady_clock::now() - begin, kSoon);
    EXPECT_TRUE(silent.is_closed_within(kSoon));
}

TEST(ServerLimits, KeepsConnectionsBeyondTheLimitWaitingWhileAllAreBusy) {
    Options options = test::quick_options();
    options.capacity.connections_max = 2;
    options.worker_threads = 2;
    Door door;
    const auto server = test::start(std::move(options), [&](const Request& request) {
        door.pass();
        return test::echo(request);
    });
    Peer one(server->port());
    Peer two(server->port());
    ASSERT_TRUE(one.send(get("/1")) && two.send(get("/2")));
    door.wait_for(2);
    Peer three(server->port());
    ASSERT_TRUE(three.send(get("/3")));
    EXPECT_FALSE(three.has_input_within(milliseconds(300)));
    door.open();
    EXPECT_EQ(one.read().status, 200);
    EXPECT_EQ(two.read().status, 200);
    EXPECT_EQ(three.read().status, 200);
}

}  // namespace
}  // namespace beholden::http
