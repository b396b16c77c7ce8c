#include "http/post.h"

#include <thread>

#include <gtest/gtest.h>

#include "http/server.h"

namespace beholden::http {
namespace {

class PostTest : public testing::Test {
protected:
    /// A server on loopback; returns its URL.
    std::string serve(Handler handler) {
        Options options;
        options.port = 0;
        options.refuse = [](Refusal) { return Response{400, {}, ""}; };
        auto started = Server::start(std::move(options), std::move(handler));
        EXPECT_TRUE(started);
        server_ = std::move(*started);
        return "http://127.0.0.1:" + std::to_string(server_->port());
    }

    std::unique_ptr<Server> server_;
};

TEST_F(PostTest, SendsTheTextAndTakesTheAnswer) {
    Request seen;
    const std::string url = serve([&](const Request& request) {
        seen = request;
        return Response{409, {}, "7\n"};
    });
    const auto answer = post(url + "/add-checkpoint", "old 0\n");
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(answer->status, 409);
    EXPECT_EQ(answer->body, "7\n");
    EXPECT_EQ(seen.method, "POST");
    EXPECT_EQ(seen.target, "/add-checkpoint");
    EXPECT_EQ(seen.body, "old 0\n");
}

TEST_F(PostTest, FollowsNobodyElsewhere) {
    const std::string url = serve([&](const Request&) {
        return Response{302, {{"Location", "http://127.0.0.1:1/"}}, ""};
    });
    EXPECT_EQ(post(url, "x")->status, 302);
}

TEST_F(PostTest, GivesUpOnLongAnswersAndSlowServers) {
    const std::string url = serve([&](const Request& request) {
        if (request.target == "/slow") std::this_thread::sleep_for(std::chrono::seconds(2));
        return Response{200, {}, std::string(100, 'x')};
    });
    EXPECT_EQ(post(url + "/long", "x", {.answer_bytes_max = 99}).error().code, ErrorCode::kIo);
    const PostOptions hurried{.time_max = std::chrono::milliseconds(100)};
    EXPECT_EQ(post(url + "/slow", "x", hurried).error().code, ErrorCode::kIo);
    EXPECT_EQ(post(url + "/fits", "x", {.answer_bytes_max = 100})->status, 200);
}

TEST_F(PostTest, RefusesOtherProtocolsAndDeadPeers) {
    EXPECT_EQ(post("file:///etc/hostname", "x").error().code, ErrorCode::kIo);
    const std::string url = serve([](const Request&) { return Response{}; });
    server_->stop();
    server_.reset();
    EXPECT_EQ(post(url, "x").error().code, ErrorCode::kIo);
}

}  // namespace
}  // namespace beholden::http
