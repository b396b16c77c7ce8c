#pragma once

#include <memory>

#include <boost/asio/ssl/context.hpp>

#include "base/result.h"
#include "http/server.h"

namespace beholden::http {

using TlsContext = boost::asio::ssl::context;

/// A server's TLS settings: TLS 1.2 and 1.3 only, forward secrecy and authenticated ciphers only,
/// no compression, no renegotiation, ALPN `http/1.1`.
///
/// errors  kIo, its message naming the file's role and its detail the path.
/// source  Mozilla Server Side TLS, intermediate configuration, without DHE.
Result<std::unique_ptr<TlsContext>> make_tls_context(const Options::Tls& files);

}  // namespace beholden::http
