package dev.torc.bench.ring;

import dev.torc.bench.Arguments;
import dev.torc.bench.ChildMain;
import dev.torc.posix.UnixSocket;
import dev.torc.ring.Awaited;
import dev.torc.ring.ClientGreeting;
import dev.torc.ring.ClientRing;
import dev.torc.ring.CompletionQueue;
import dev.torc.ring.Hello;
import dev.torc.ring.PollingPolicy;
import dev.torc.ring.RingSpec;
import dev.torc.ring.ServerGreeting;
import dev.torc.ring.ServerRing;
import dev.torc.ring.SessionSegment;
import dev.torc.ring.Welcome;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SubmissionEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ours: a session set up over a Unix socket as any other, each end's ring owned by one thread.
///
/// A call is the whole of the protocol: the entry's 64 bytes written, published, copied out by the server, its opcode
/// looked at, a completion written, published, checked against the call.
public final class TorcPeer {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final RingSpec SPEC = RingSpec.ofEntries(128);
    private static final long NOP = SubmissionEntry.header(Opcode.NOP.number(), 0, 0);

    private TorcPeer() {}

    /// Answers calls, `waiting` being `polling`, `sleeping` or `adaptive`.
    public static void serve(Arguments arguments, ChildMain.Console console) throws Exception {
        Path folder = arguments.path("dir");
        try (UnixSocket listener = UnixSocket.listen(folder.resolve("socket"))) {
            Rendezvous.announce(folder);
            try (UnixSocket socket = listener.accept(LIMIT)) {
                RingSpec spec = NopServer.greeted(socket).hello().spec();
                try (SessionSegment segment = SessionSegment.create(spec)) {
                    Welcome welcome = new Welcome(Hello.FEATURES, spec, 0, 0, Hello.Wake.FUTEX);
                    if (!ServerGreeting.welcome(socket, welcome, segment, List.of(), null)) {
                        throw new IOException("the client took no welcome");
                    }
                    NopServer.answer(new ServerRing(segment, null, policy(arguments)));
                }
            }
        }
    }

    /// Measures round trips.
    public static void call(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        try (UnixSocket socket = UnixSocket.connect(arguments.path("dir").resolve("socket"));
                ClientGreeting.Attachment attachment = attach(socket)) {
            ClientRing ring = new ClientRing(attachment.segment(), null, policy(arguments));
            RoundTrips.measure(new Calls(ring), placement, arguments, console);
        }
    }

    /// Measures calls per second with `batch` of them in flight, submitted by halves.
    public static void flood(Arguments arguments, ChildMain.Console console) throws Exception {
        Placement placement = Placement.ofThreads(arguments);
        try (UnixSocket socket = UnixSocket.connect(arguments.path("dir").resolve("socket"));
                ClientGreeting.Attachment attachment = attach(socket)) {
            Calls calls = new Calls(new ClientRing(attachment.segment(), null, policy(arguments)));
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

    private static ClientGreeting.Attachment attach(UnixSocket socket) throws IOException {
        return ClientGreeting.attach(socket, new Hello(Hello.FEATURES, SPEC, 0, Hello.Wake.FUTEX), null, LIMIT);
    }

    private static PollingPolicy policy(Arguments arguments) {
        String waiting = arguments.text("waiting");
        return switch (waiting) {
            case "polling" -> PollingPolicy.always();
            case "sleeping" -> PollingPolicy.never();
            case "adaptive" -> PollingPolicy.learning();
            default -> throw new IllegalArgumentException("no such way to wait: " + waiting);
        };
    }

    /// Calls that are answered in the order in which they are made, as a server that does nothing else does.
    private static final class Calls implements Caller {

        private final ClientRing ring;
        private long submitted;
        private long taken;

        Calls(ClientRing ring) {
            this.ring = ring;
        }

        @Override
        public void call() {
            submit(1);
            take(1);
        }

        @Override
        public void idle(long millis) {
            if (ring.await(TimeUnit.MILLISECONDS.toNanos(millis)) != Awaited.TIMED_OUT) {
                throw new IllegalStateException("something came although nothing was asked for");
            }
        }

        void submit(int count) {
            if (!ring.claim(count)) {
                throw new IllegalStateException("the ring is smaller than what is to be in flight");
            }
            for (int i = 0; i < count; i++) {
                SubmissionEntry.startTagged(ring.entries(), ring.submissions().claimedAt(i), NOP, ++submitted);
            }
            ring.submit();
        }

        void take(int count) {
            int left = count;
            while (left > 0) {
                if (ring.next()) {
                    do {
                        check();
                        left--;
                    } while (left > 0 && ring.nextFound());
                } else if (ring.await(Long.MAX_VALUE) == Awaited.ENDED) {
                    throw new IllegalStateException("the server has gone");
                }
            }
        }

        private void check() {
            CompletionQueue completion = ring.completions();
            if (completion.userData() != ++taken || completion.result() != 0) {
                throw new IllegalStateException(
                        "call " + taken + " was answered by " + completion.userData() + " with " + completion.result());
            }
        }
    }
}
