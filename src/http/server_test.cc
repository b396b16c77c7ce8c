#include "http/server.h"

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "http/test_support.h"

namespace beholden::http {
namespace {

using std::chrono::milliseconds;
using test::Door;
using test::get;
using test::Peer;
using test::post;

TEST(Server, AnswersOneRequestAfterAnotherOnOneConnection) {
    const auto server = test::start(test::quick_options());
    Peer peer(server->port());
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(peer.send(post("abc", "/x")));
        const auto reply = peer.read();
        ASSERT_TRUE(reply);
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, "POST /x 3 127.0.0.1");
        EXPECT_EQ(reply.header("content-type"), "text/plain");
        EXPECT_TRUE(reply.header("Date").ends_with(" GMT"));
        EXPECT_EQ(reply.header("Connection"), "");
    }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
    Options options = test::quick_options();
    options.worker_threads = 4;
    const auto server = test::start(std::move(options));
    std::string all;
    for (int i = 0; i < 50; ++i) {
        all += post(std::string(static_cast<std::size_t>(i) * 997, 'x'), "/" + std::to_string(i));
        if (i % 7 == 0) all += "\r\n";  // RFC 9112 section 2.2: to be ignored.
    }
    Peer peer(server->port());
    std::jthread sender([&] { peer.send(all); });
    for (int i = 0; i < 50; ++i) {
        const auto reply = peer.read();
        ASSERT_TRUE(reply) << i;
        EXPECT_EQ(
            reply.body, "POST /" + std::to_string(i) + " " + std::to_string(i * 997) + " 127.0.0.1"
        );
    }
}

TEST(Server, TakesARequestByteByByte) {
    const auto server = test::start(test::quick_options());
    Peer peer(server->port());
    for (const char c : post("body", "/echo")) ASSERT_TRUE(peer.send({&c, 1}));
    EXPECT_EQ(peer.read().body, "body");
}

TEST(Server, ReturnsLargeBodiesUnchanged) {
    const auto server = test::start(test::quick_options());
    std::string body(limits::kBodyBytesMax, '\0');
    for (std::size_t i = 0; i < body.size(); ++i)
        body[i] = static_cast<char>(i * 2'654'435'761 >> 13);
    Peer peer(server->port());
    std::jthread sender([&] { peer.send(post(body, "/echo")); });
    const auto reply = peer.read();
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply.body.size(), body.size());
    EXPECT_TRUE(reply.body == body);
}

TEST(Server, AnswersHeadWithTheLengthOnly) {
    const auto server = test::start(test::quick_options());
    Peer peer(server->port());
    ASSERT_TRUE(peer.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
    const auto reply = peer.read(/*without_body=*/true);
    EXPECT_EQ(reply.header("Content-Length"), "18");
    ASSERT_TRUE(peer.send(get("/next")));
    EXPECT_EQ(peer.read().body, "GET /next 0 127.0.0.1");
}

TEST(Server, ClosesWhenTheClientAsks) {
    const auto server = test::start(test::quick_options());
    Peer peer(server->port());
    ASSERT_TRUE(peer.send(get("/", "Connection: close\r\n")));
    EXPECT_EQ(peer.read().header("Connection"), "close");
    EXPECT_TRUE(peer.is_closed_within(milliseconds(5'000)));
}

TEST(Server, AsksForTheBodyOnlyWhenItWouldTakeIt) {
    const auto server = test::start(test::quick_options());
    const std::string expect = "Expect: 100-continue\r\n";
    Peer peer(server->port());
    ASSERT_TRUE(
        peer.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n" + expect + "\r\n")
    );
    EXPECT_EQ(peer.read(/*without_body=*/true).status, 100);
    ASSERT_TRUE(peer.send("body"));
    EXPECT_EQ(peer.read().body, "body");

    ASSERT_TRUE(
        peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 999999999\r\n" + expect + "\r\n")
    );
    EXPECT_EQ(peer.read().status, 413);
}

TEST(Server, SpeaksIpv6) {
    Options options = test::quick_options();
    options.address = "::1";
    std::unique_ptr<Server> server;
    try {
        server = test::start(std::move(options));
    } catch (const std::exception& error) {
        GTEST_SKIP() << error.what();
    }
    Peer peer(server->port(), "::1");
    ASSERT_TRUE(peer.send(get()));
    EXPECT_EQ(peer.read().body, "GET / 0 ::1");
}

TEST(Server, SaysWhyItCannotListen) {
    const auto first = test::start(test::quick_options());
    Options options = test::quick_options();
    options.port = first->port();
    const auto second = Server::start(std::move(options), test::echo);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::kIo);
    EXPECT_NE(second.error().message.find("Address already in use"), std::string::npos);

    options = test::quick_options();
    options.address = "example.org";
    EXPECT_EQ(
        Server::start(std::move(options), test::echo).error().code, ErrorCode::kInvalidArgument
    );
}

TEST(Server, AnswersAtOnceThatTheQueueIsFull) {
    Options options = test::quick_options();
    options.worker_threads = 1;
    options.capacity.request_queue_max = 1;
    options.answers_at_once = [](const Request& request) { return request.target == "/health"; };
    Door door;
    const auto server = test::start(std::move(options), [&](const Request& request) {
        if (request.target == "/slow") door.pass();
        return test::echo(request);
    });
    Peer working(server->port());
    ASSERT_TRUE(working.send(get("/slow")));
    door.wait_for(1);
    // Of two more, the first to arrive fills the queue.
    Peer one(server->port());
    Peer other(server->port());
    ASSERT_TRUE(one.send(get("/one")) && other.send(get("/other")));
    while (!one.has_input_within(milliseconds(5)) && !other.has_input_within(milliseconds(5))) {
    }
    const bool one_refused = one.has_input_within(milliseconds(0));
    Peer& refused = one_refused ? one : other;
    Peer& waiting = one_refused ? other : one;
    const auto refusal = refused.read();
    EXPECT_EQ(refusal.status, 503);
    EXPECT_EQ(refusal.body, "refused 503");
    // A health check is not kept waiting by a full queue, and the connection serves on.
    ASSERT_TRUE(refused.send(get("/health")));
    EXPECT_EQ(refused.read().status, 200);
    EXPECT_FALSE(waiting.has_input_within(milliseconds(0)));
    door.open();
    EXPECT_EQ(working.read().status, 200);
    EXPECT_EQ(waiting.read().status, 200);
    ASSERT_TRUE(refused.send(get("/again")));
    EXPECT_EQ(refused.read().status, 200);
}

TEST(Server, TurnsAnEscapedExceptionIntoABare500) {
    const auto server = test::start(test::quick_options(), [](const Request&) -> Response {
        throw std::runtime_error("secret");
    });
    Peer peer(server->port());
    ASSERT_TRUE(peer.send(get()));
    const auto reply = peer.read();
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, "");
}

TEST(Server, ServesManyConnectionsAtOnce) {
    Options options = test::quick_options();
    options.io_threads = 2;
    options.worker_threads = 4;
    const auto server = test::start(std::move(options));
    std::atomic<int> right = 0;
    std::vector<std::jthread> clients;
    for (int c = 0; c < 16; ++c) {
        clients.emplace_back([&, c] {
            Peer peer(server->port());
            for (int i = 0; i < 50; ++i) {
                const std::string body(static_cast<std::size_t>(c * 50 + i) * 31, 'a');
                if (!peer.send(post(body, "/echo"))) return;
                const auto reply = peer.read();
                if (reply && reply.body == body) ++right;
            }
        });
    }
    clients.clear();
    EXPECT_EQ(right, 16 * 50);
}

}  // namespace
}  // namespace beholden::http
