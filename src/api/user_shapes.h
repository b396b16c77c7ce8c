#pragma once

#include "audit/entry.h"
#include "gallery/users.h"
#include "wire/rekognition/shapes.h"

namespace beholden::api {

wire::rekognition::MatchedUser matched_user(const gallery::UserRecord& user);

/// A shown user counts as a shown face.
FaceId user_key_of(const gallery::UserMatch& match);

/// What the log keeps of every search of users: empty results too.
void log_user_search(const gallery::UserSearchResult& result, audit::Entry& entry);

}  // namespace beholden::api
