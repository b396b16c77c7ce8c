#pragma once

namespace beholden::imaging {

/// The life of a decoding worker: locks itself down, then decodes what comes over the descriptors
/// of worker_protocol.h until the other end closes. A file that breaks the decoder breaks this
/// process and nothing else.
///
/// returns  the exit code of the process: 0 when the other end closed, 1 if it could not start.
/// threads  the process's only one.
int run_decode_worker();

}  // namespace beholden::imaging
