package dev.torc.bench.call;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.bench.mailbox.MailboxCalls;
import dev.torc.bench.ring.AeronPeer;
import dev.torc.bench.ring.GrpcPeer;
import dev.torc.bench.ring.Rendezvous;
import dev.torc.bench.ring.SocketPeer;
import java.nio.file.Path;

/// Calls by what others offer, and by mailboxes.
public final class PeerCalls {

    private PeerCalls() {}

    /// Measures a peer.
    public static void run(Arguments arguments, ChildMain.Console console) throws Exception {
        Path folder = arguments.path("dir");
        var unused = Rendezvous.await(folder);
        CaseRunner.measureAll(arguments, console, what -> {
            int clients = what.clients();
            int answerBytes = what.kind().answerBytes();
            return switch (arguments.text("peer")) {
                case "grpc" -> GrpcPeer.connect(folder, clients, answerBytes);
                case "socket" -> SocketPeer.connect(folder, clients, answerBytes);
                case "mailbox" -> MailboxCalls.connect(folder, clients);
                case "aeron" -> AeronPeer.connect(folder, clients, answerBytes, arguments.text("idleStrategy"));
                default -> throw new IllegalArgumentException("no such peer: " + arguments.text("peer"));
            };
        });
    }
}
