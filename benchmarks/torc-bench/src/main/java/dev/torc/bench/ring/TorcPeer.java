package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerGreeting;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Ours: a session set up over a Unix socket as any other, each end's ring owned by one thread.
///
/// A call is the whole of the protocol: the entry's 64 bytes written, published, copied out by the server, its opcode
/// looked at, a completion written, published, checked against the call.
public final class TorcPeer {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    /// What a session here has room for.
    public static final RingSpec SPEC = RingSpec.ofEntries(128);

    private TorcPeer() {}

    /// Answers calls, `waiting` being `polling`, `sleeping` or `adaptive`.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Path folder = arguments.path("dir");
        try (UnixSocket listener = UnixSocket.listen(folder.resolve("socket"))) {
            Rendezvous.announce(folder);
            try (UnixSocket socket = listener.accept(LIMIT);
                    SessionSegment segment = welcomed(socket)) {
                NopServer.answer(new ServerRing(segment, null, policy(arguments)));
            }
        }
    }

    /// {@return the memory of a session with a client that has just connected}
    public static SessionSegment welcomed(UnixSocket socket) throws IOException {
        RingSpec spec = NopServer.greeted(socket).hello().spec();
        SessionSegment segment = SessionSegment.create(spec);
        Welcome welcome = new Welcome(Hello.FEATURES, spec, 0, 0, Hello.Wake.FUTEX);
        if (!ServerGreeting.welcome(socket, welcome, segment, List.of(), null)) {
            segment.close();
            throw new IOException("the client took no welcome");
        }
        return segment;
    }

    /// Measures round trips.
    public static void call(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        try (UnixSocket socket = UnixSocket.connect(arguments.path("dir").resolve("socket"));
                ClientGreeting.Attachment attachment = attach(socket)) {
            ClientRing ring = new ClientRing(attachment.segment(), null, policy(arguments));
            RoundTrips.measure(new RingCalls(ring), placement, arguments, console);
        }
    }

    /// Measures calls per second with `batch` of them in flight, submitted by halves.
    public static void flood(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        try (UnixSocket socket = UnixSocket.connect(arguments.path("dir").resolve("socket"));
                ClientGreeting.Attachment attachment = attach(socket)) {
            RingCalls calls = new RingCalls(new ClientRing(attachment.segment(), null, policy(arguments)));
            int half = arguments.number("batch") / 2;
            calls.submit(half);
            Floods.measure(
                    () -> {
                        calls.submit(half);
                        calls.take(half);
                        return half;
                    },
                    placement,
                    arguments,
                    console);
        }
    }

    /// {@return a new session over a socket that is connected with a server}
    public static ClientGreeting.Attachment attach(UnixSocket socket) throws IOException {
        return ClientGreeting.attach(socket, new Hello(Hello.FEATURES, SPEC, 0, Hello.Wake.FUTEX), null, LIMIT);
    }

    /// {@return what `waiting` says: `polling`, `sleeping` or `adaptive`}
    public static PollingPolicy policy(Arguments arguments) {
        String waiting = arguments.text("waiting");
        return switch (waiting) {
            case "polling" -> PollingPolicy.always();
            case "sleeping" -> PollingPolicy.never();
            case "adaptive" -> PollingPolicy.learning();
            default -> throw new IllegalArgumentException("no such way to wait: " + waiting);
        };
    }
}
