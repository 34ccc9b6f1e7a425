package dev.torc.bench;

import dev.torc.bench.ring.AeronPeer;
import dev.torc.bench.ring.AgronaPeer;
import dev.torc.bench.ring.GrpcPeer;
import dev.torc.bench.ring.SocketPeer;

/// The workers by the names that parents call them.
final class Workers {

    private Workers() {}

    /// {@return the worker called `name`}
    ///
    /// @throws IllegalArgumentException if there is none
    static Worker named(String name) {
        return switch (name) {
            case "aeron-server" -> AeronPeer::serve;
            case "aeron-client" -> AeronPeer::call;
            case "aeron-sender" -> AeronPeer::send;
            case "agrona-server" -> AgronaPeer::serve;
            case "agrona-client" -> AgronaPeer::call;
            case "agrona-sender" -> AgronaPeer::send;
            case "grpc-server" -> GrpcPeer::serve;
            case "grpc-client" -> GrpcPeer::call;
            case "socket-server" -> SocketPeer::serve;
            case "socket-client" -> SocketPeer::call;
            default -> throw new IllegalArgumentException("no such worker: " + name);
        };
    }
}
