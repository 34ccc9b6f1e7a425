package dev.torc.bench;

import dev.torc.bench.call.InterfaceCalls;
import dev.torc.bench.call.PeerCalls;
import dev.torc.bench.call.TorcCalls;
import dev.torc.bench.file.SessionReads;
import dev.torc.bench.mailbox.Echo;
import dev.torc.bench.mailbox.InFlight;
import dev.torc.bench.mailbox.MailboxCalls;
import dev.torc.bench.mailbox.OneThread;
import dev.torc.bench.mailbox.OneWay;
import dev.torc.bench.pool.PoolWorker;
import dev.torc.bench.ring.AeronPeer;
import dev.torc.bench.ring.AgronaPeer;
import dev.torc.bench.ring.GrpcPeer;
import dev.torc.bench.ring.SocketPeer;
import dev.torc.bench.ring.TorcPeer;
import dev.torc.bench.runtime.CallWorker;
import dev.torc.bench.runtime.EchoServers;
import dev.torc.bench.runtime.NettyEcho;
import dev.torc.bench.sessions.ManyClient;
import dev.torc.bench.sessions.ManyServer;
import dev.torc.bench.uring.ReadWorker;

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
            case "aeron-many" -> AeronPeer::serveMany;
            case "call-kernel" -> TorcCalls::runKernel;
            case "call-named" -> TorcCalls::serveNamed;
            case "call-peer" -> PeerCalls::run;
            case "call-server" -> TorcCalls::serve;
            case "call-torc" -> TorcCalls::run;
            case "calls" -> CallWorker::run;
            case "calls-server" -> CallWorker::serve;
            case "echo-netty" -> NettyEcho::serve;
            case "echo-raw" -> EchoServers::raw;
            case "echo-threads" -> EchoServers::threads;
            case "file-client" -> SessionReads::run;
            case "file-server" -> SessionReads::serve;
            case "grpc-server" -> GrpcPeer::serve;
            case "grpc-client" -> GrpcPeer::call;
            case "interface-client" -> InterfaceCalls::run;
            case "interface-server" -> InterfaceCalls::serve;
            case "mailbox-echo" -> Echo::run;
            case "mailbox-in-flight" -> InFlight::run;
            case "mailbox-one-thread" -> OneThread::run;
            case "mailbox-receiver" -> OneWay::receive;
            case "mailbox-senders" -> OneWay::send;
            case "mailbox-server" -> MailboxCalls::serve;
            case "mailbox-silent" -> InFlight::runBesideSilent;
            case "mailbox-within" -> OneWay::sendWithin;
            case "many-handles" -> ManyClient::runHandles;
            case "many-server" -> ManyServer::serve;
            case "many-sessions" -> ManyClient::runSessions;
            case "pool" -> PoolWorker::run;
            case "reads" -> ReadWorker::run;
            case "socket-server" -> SocketPeer::serve;
            case "socket-client" -> SocketPeer::call;
            case "socket-many" -> SocketPeer::serveMany;
            case "torc-server" -> TorcPeer::serve;
            case "torc-client" -> TorcPeer::call;
            case "torc-flood" -> TorcPeer::flood;
            default -> throw new IllegalArgumentException("no such worker: " + name);
        };
    }
}
