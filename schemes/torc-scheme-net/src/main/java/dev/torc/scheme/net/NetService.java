package dev.torc.scheme.net;

import dev.torc.scheme.SchemeHost;

/// What there is of a scheme while its server runs.
///
/// @param kind what kind of sockets
/// @param policy where may be listened
/// @param host what answers calls
/// @param operations what Linux is asked for
/// @param sockets what is open
/// @param tasks what is under way
/// @param groups the buffers that clients have provided
record NetService(
        NetKind kind,
        ListenPolicy policy,
        SchemeHost host,
        SocketOperations operations,
        Sockets sockets,
        Tasks tasks,
        BufferGroups groups) {}
